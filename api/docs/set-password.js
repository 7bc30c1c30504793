"use strict";

const form = document.getElementById("form");
const outcome = document.getElementById("outcome");

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const token = new URLSearchParams(location.search).get("token") ?? "";
  const password = document.getElementById("password").value;
  try {
    const answer = await fetch("/api/v1/password-resets/confirm", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ token, password }),
    });
    if (answer.ok) {
      form.hidden = true;
      outcome.textContent = "The password is set. Sign in with it.";
      return;
    }
    const problem = await answer.json();
    const details = (problem.errors ?? []).map((e) => e.pointer.replace("#/", "") + " " + e.detail);
    outcome.textContent = [problem.detail, ...details].join(" ");
  } catch {
    outcome.textContent = "Ward does not answer. Try again.";
  }
});
