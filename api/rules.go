package api

func (s *Server) ruleRoutes() []route { return nil }
