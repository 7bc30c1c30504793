// Package ward holds the tests of the whole module: who may import whom.
package ward
