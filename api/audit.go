package api

func (s *Server) auditRoutes() []route { return nil }
