// Package demo fills an empty instance with a fictitious health system, so that
// whoever starts the demo finds vendors of every tier, agreements in every
// state, and documents that Ward's own workers read.
//
// It uses the services as a person would by the API, and never writes a row of
// its own. All people, firms and addresses are invented.
package demo

import (
	"bytes"
	"embed"
	"errors"
	"fmt"

	"go.yaml.in/yaml/v3"

	"ward/internal/identity"
	"ward/questionnaires"
)

//go:embed data/hospital.yaml
var data embed.FS

// hospital is data/hospital.yaml.
type hospital struct {
	Organization string                    `yaml:"organization"`
	Users        []person                  `yaml:"users"`
	Intakes      map[string]map[string]any `yaml:"intakes"` // only to be referred to
	Vendors      []vendor                  `yaml:"vendors"`
}

type person struct {
	Name  string        `yaml:"name"`
	Email string        `yaml:"email"`
	Role  identity.Role `yaml:"role"`
}

type vendor struct {
	Name        string         `yaml:"name"`
	LegalName   string         `yaml:"legal_name"`
	Aliases     []string       `yaml:"aliases"`
	Website     string         `yaml:"website"`
	Description string         `yaml:"description"`
	Status      string         `yaml:"status"`
	Ref         string         `yaml:"ref"`
	Contacts    []contact      `yaml:"contacts"`
	Services    []product      `yaml:"services"`
	Intake      map[string]any `yaml:"intake"`
	BAAs        []baa          `yaml:"baas"`
	Documents   []document     `yaml:"documents"`
}

type contact struct {
	Name  string `yaml:"name"`
	Email string `yaml:"email"`
	Role  string `yaml:"role"`
}

type product struct {
	Name        string `yaml:"name"`
	Description string `yaml:"description"`
	PHI         string `yaml:"phi"`
	Records     int64  `yaml:"records"`
}

// baa is an agreement; its dates are days from the day the demo starts.
type baa struct {
	Status string `yaml:"status"`
	From   *int   `yaml:"from"`
	To     *int   `yaml:"to"`
	Notice int    `yaml:"notice"`
	Unit   string `yaml:"unit"`
	Note   string `yaml:"note"`
}

// document names one of three sources.
type document struct {
	Sample string `yaml:"sample"` // "d03"
	Fresh  string `yaml:"fresh"`  // id of a fresh report
	Letter string `yaml:"letter"` // id of a fresh letter
	Name   string `yaml:"name"`   // of the file; empty: the source's own
}

func load() (*hospital, error) {
	text, err := data.ReadFile("data/hospital.yaml")
	if err != nil {
		return nil, err
	}
	d := yaml.NewDecoder(bytes.NewReader(text))
	d.KnownFields(true)
	var h hospital
	if err := d.Decode(&h); err != nil {
		return nil, fmt.Errorf("data/hospital.yaml: %w", err)
	}
	if len(h.Users) == 0 || h.Users[0].Role != identity.Admin {
		return nil, errors.New("data/hospital.yaml: the first user must be an administrator")
	}
	return &h, nil
}

// answers turns an intake of the file into answers.
func answers(intake map[string]any) (questionnaires.Answers, error) {
	out := questionnaires.Answers{}
	for id, v := range intake {
		switch v := v.(type) {
		case string:
			out[id] = questionnaires.Text(v)
		case int:
			out[id] = questionnaires.Number(float64(v))
		case []any:
			var options []string
			for _, o := range v {
				options = append(options, fmt.Sprint(o))
			}
			out[id] = questionnaires.List(options...)
		default:
			return nil, fmt.Errorf("answer %s is a %T", id, v)
		}
	}
	return out, nil
}
