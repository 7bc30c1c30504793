package api

func (s *Server) reassessmentRoutes() []route { return nil }
