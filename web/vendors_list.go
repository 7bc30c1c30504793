package web

var vendorListViews []view

func (s *Server) vendorListRoutes() []route { return nil }
