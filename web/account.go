package web

var accountViews []view

func (s *Server) accountRoutes() []route { return nil }
