"use strict";

SwaggerUIBundle({
  url: "/api/v1/openapi.json",
  dom_id: "#api",
  deepLinking: true,
  // No outside service is asked whether the description is valid.
  validatorUrl: null,
});
