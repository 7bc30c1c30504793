package api

func (s *Server) vendorRoutes() []route { return nil }
