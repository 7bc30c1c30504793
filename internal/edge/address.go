package edge

import (
	"net"
	"net/netip"

	"github.com/labstack/echo/v4"
)

// ClientAddress returns how to find the machine that asks: the one at the other
// end of the connection or, when that is one of the proxies, the one that it
// names. Nobody else is believed: anyone can send a header.
func ClientAddress(proxies []netip.Prefix) echo.IPExtractor {
	if len(proxies) == 0 {
		return echo.ExtractIPDirect()
	}
	trusted := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range proxies {
		trusted = append(trusted, echo.TrustIPRange(&net.IPNet{IP: p.Masked().Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen())}))
	}
	return echo.ExtractIPFromXFFHeader(trusted...)
}
