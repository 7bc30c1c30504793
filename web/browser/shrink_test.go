package browser_test

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/png"
	"maps"
	"slices"
	"testing"
)

// shrink writes a picture with at most 256 colours: the commonest ones, and for
// every other the nearest of them. A page has few colours, and the shades of its
// letters hardly differ.
func shrink(file []byte) ([]byte, error) {
	full, err := png.Decode(bytes.NewReader(file))
	if err != nil {
		return nil, err
	}
	count := map[color.RGBA]int{}
	b := full.Bounds()
	at := func(x, y int) color.RGBA { return color.RGBAModel.Convert(full.At(x, y)).(color.RGBA) }
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			count[at(x, y)]++
		}
	}
	all := slices.SortedFunc(maps.Keys(count), func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), bytes.Compare([]byte{a.R, a.G, a.B}, []byte{b.R, b.G, b.B}))
	})
	few := color.Palette{}
	for _, c := range all[:min(256, len(all))] {
		few = append(few, c)
	}
	nearest := map[color.RGBA]uint8{}
	for _, c := range all {
		nearest[c] = uint8(few.Index(c))
	}
	small := image.NewPaletted(b, few)
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			small.SetColorIndex(x, y, nearest[at(x, y)])
		}
	}
	var out bytes.Buffer
	err = (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, small)
	return out.Bytes(), err
}

// TestShrink holds that common colours stay as they are.
func TestShrink(t *testing.T) {
	t.Parallel()
	full := image.NewRGBA(image.Rect(0, 0, 40, 40))
	for i := range 1600 {
		c := color.RGBA{R: 11, G: 100, B: 112, A: 255}
		if i >= 1200 { // 400 colours, once each
			c = color.RGBA{R: uint8(i), G: uint8(i / 8), A: 255}
		}
		full.Set(i%40, i/40, c)
	}
	var file bytes.Buffer
	if err := png.Encode(&file, full); err != nil {
		t.Fatal(err)
	}
	small, err := shrink(file.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	got, err := png.Decode(bytes.NewReader(small))
	if err != nil {
		t.Fatal(err)
	}
	if r, g, b, _ := got.At(3, 3).RGBA(); r>>8 != 11 || g>>8 != 100 || b>>8 != 112 {
		t.Errorf("the commonest colour became %d %d %d", r>>8, g>>8, b>>8)
	}
	if p, ok := got.(*image.Paletted); !ok || len(p.Palette) != 256 {
		t.Errorf("a picture of %T", got)
	}
}
