package report

// The parts of OSCAL 1.1.1 assessment results that are written, in the order of
// NIST's JSON schema. What has no description here is described there. Titles,
// descriptions and remarks are Markdown (OSCAL's markup-line and
// markup-multiline); values of properties are one line of plain text.

type oscalDocument struct {
	Results oscalAssessment `json:"assessment-results"`
}

type oscalAssessment struct {
	UUID     string          `json:"uuid"`
	Metadata oscalMetadata   `json:"metadata"`
	Plan     oscalImport     `json:"import-ap"`
	Local    *oscalLocal     `json:"local-definitions,omitempty"`
	Results  []oscalResult   `json:"results"`
	Back     oscalBackMatter `json:"back-matter"`
}

type oscalMetadata struct {
	Title    md          `json:"title"`
	Modified string      `json:"last-modified"`
	Version  string      `json:"version"`
	OSCAL    string      `json:"oscal-version"`
	Props    []oscalProp `json:"props,omitempty"`
	Remarks  md          `json:"remarks"`
}

type oscalProp struct {
	Name  string `json:"name"`
	NS    string `json:"ns"`
	Value string `json:"value"`
}

type oscalImport struct {
	Href    string `json:"href"`
	Remarks md     `json:"remarks"`
}

type oscalLocal struct {
	Objectives []oscalObjective `json:"objectives-and-methods"`
}

type oscalObjective struct {
	Control string      `json:"control-id"`
	Parts   []oscalPart `json:"parts"`
}

type oscalPart struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Prose md     `json:"prose"`
}

type oscalResult struct {
	UUID         string             `json:"uuid"`
	Title        md                 `json:"title"`
	Description  md                 `json:"description"`
	Start        string             `json:"start"`
	End          string             `json:"end"`
	Props        []oscalProp        `json:"props,omitempty"`
	Local        oscalResultLocal   `json:"local-definitions"`
	Reviewed     oscalReviewed      `json:"reviewed-controls"`
	Observations []oscalObservation `json:"observations,omitempty"`
	Findings     []oscalFinding     `json:"findings,omitempty"`
	Remarks      md                 `json:"remarks"`
}

type oscalResultLocal struct {
	Assets oscalAssets `json:"assessment-assets"`
}

type oscalAssets struct {
	Components []oscalComponent `json:"components"`
	Platforms  []oscalPlatform  `json:"assessment-platforms"`
}

type oscalComponent struct {
	UUID        string      `json:"uuid"`
	Type        string      `json:"type"`
	Title       md          `json:"title"`
	Description md          `json:"description"`
	Props       []oscalProp `json:"props,omitempty"`
	Status      oscalStatus `json:"status"`
}

type oscalStatus struct {
	State string `json:"state"`
}

type oscalPlatform struct {
	UUID string      `json:"uuid"`
	Uses []oscalUses `json:"uses-components"`
}

type oscalUses struct {
	Component string `json:"component-uuid"`
}

type oscalReviewed struct {
	Selections []oscalSelection `json:"control-selections"`
}

type oscalSelection struct {
	Description md            `json:"description"`
	Controls    []oscalSelect `json:"include-controls,omitempty"`
}

type oscalSelect struct {
	Control string `json:"control-id"`
}

type oscalObservation struct {
	UUID        string          `json:"uuid"`
	Title       md              `json:"title"`
	Description md              `json:"description"`
	Props       []oscalProp     `json:"props"`
	Methods     []string        `json:"methods"`
	Types       []string        `json:"types"`
	Origins     []oscalOrigin   `json:"origins"`
	Subjects    []oscalSubject  `json:"subjects,omitempty"`
	Evidence    []oscalEvidence `json:"relevant-evidence,omitempty"`
	Collected   string          `json:"collected"`
	Remarks     md              `json:"remarks,omitempty"`
}

type oscalOrigin struct {
	Actors []oscalActor `json:"actors"`
}

type oscalActor struct {
	Type string `json:"type"`
	UUID string `json:"actor-uuid"`
}

type oscalSubject struct {
	UUID  string      `json:"subject-uuid"`
	Type  string      `json:"type"`
	Title md          `json:"title"`
	Props []oscalProp `json:"props"`
}

type oscalEvidence struct {
	Description md `json:"description"`
}

type oscalFinding struct {
	UUID        string         `json:"uuid"`
	Title       md             `json:"title"`
	Description md             `json:"description"`
	Props       []oscalProp    `json:"props"`
	Origins     []oscalOrigin  `json:"origins"`
	Target      oscalTarget    `json:"target"`
	Related     []oscalRelated `json:"related-observations"`
}

type oscalTarget struct {
	Type   string            `json:"type"`
	ID     string            `json:"target-id"`
	Status oscalTargetStatus `json:"status"`
}

type oscalTargetStatus struct {
	State   string `json:"state"`
	Remarks md     `json:"remarks"`
}

type oscalRelated struct {
	Observation string `json:"observation-uuid"`
}

type oscalBackMatter struct {
	Resources []oscalResource `json:"resources"`
}

type oscalResource struct {
	UUID        string      `json:"uuid"`
	Title       md          `json:"title"`
	Description md          `json:"description"`
	Links       []oscalLink `json:"rlinks,omitempty"`
}

type oscalLink struct {
	Href   string      `json:"href"`
	Hashes []oscalHash `json:"hashes"`
}

type oscalHash struct {
	Algorithm string `json:"algorithm"`
	Value     string `json:"value"`
}
