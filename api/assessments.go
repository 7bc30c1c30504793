package api

func (s *Server) assessmentRoutes() []route { return nil }
