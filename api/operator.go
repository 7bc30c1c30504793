package api

func (s *Server) operatorRoutes() []route { return nil }
