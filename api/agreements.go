package api

func (s *Server) agreementRoutes() []route { return nil }
