package web

var documentViews []view

func (s *Server) documentRoutes() []route { return nil }
