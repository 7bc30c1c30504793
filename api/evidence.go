package api

func (s *Server) evidenceRoutes() []route { return nil }
