package report

// The parts of SARIF 2.1.0 that are written, in the order of the standard. What
// has no description here is described there.

type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool        sarifTool            `json:"tool"`
	Invocations []sarifInvocation    `json:"invocations"`
	Provenance  []sarifProvenance    `json:"versionControlProvenance,omitempty"`
	Bases       map[string]sarifBase `json:"originalUriBaseIds"`
	Automation  sarifAutomation      `json:"automationDetails"`
	ColumnKind  string               `json:"columnKind"`
	Results     []sarifResult        `json:"results"`
	Properties  map[string]any       `json:"properties"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct {
	Name        string      `json:"name"`
	Version     string      `json:"version,omitempty"`
	Information string      `json:"informationUri"`
	Rules       []sarifRule `json:"rules"`
}

type sarifBase struct {
	Description sarifMessage `json:"description"`
}

type sarifAutomation struct {
	ID string `json:"id"`
}

type sarifInvocation struct {
	Successful    bool                `json:"executionSuccessful"`
	ExitCode      int                 `json:"exitCode"`
	Notifications []sarifNotification `json:"toolExecutionNotifications,omitempty"`
}

type sarifNotification struct {
	Level   string       `json:"level"`
	Message sarifMessage `json:"message"`
}

type sarifProvenance struct {
	Repository string        `json:"repositoryUri"`
	Revision   string        `json:"revisionId,omitempty"`
	Branch     string        `json:"branch,omitempty"`
	MappedTo   sarifArtifact `json:"mappedTo"`
}

type sarifMessage struct {
	Text     string `json:"text"`
	Markdown string `json:"markdown,omitempty"`
}

type sarifResult struct {
	RuleID       string              `json:"ruleId"`
	RuleIndex    int                 `json:"ruleIndex"`
	Level        string              `json:"level"`
	Message      sarifMessage        `json:"message"`
	Locations    []sarifLocation     `json:"locations"`
	Related      []sarifLocation     `json:"relatedLocations,omitempty"`
	Prints       map[string]string   `json:"partialFingerprints"`
	Baseline     string              `json:"baselineState,omitempty"`
	Suppressions *[]sarifSuppression `json:"suppressions,omitempty"`
	Properties   sarifProperties     `json:"properties"`
}

type sarifProperties struct {
	Basis   string   `json:"basis,omitempty"`
	Owner   string   `json:"owner,omitempty"`
	Field   string   `json:"field,omitempty"`
	Records []string `json:"records,omitempty"`
	Commits []string `json:"commits,omitempty"` // those that it rests on
	NewIn   string   `json:"newIn,omitempty"`
	// Adopted tells that it stood when these checks began.
	Adopted bool `json:"adopted,omitempty"`
}

type sarifLocation struct {
	ID       int            `json:"id,omitempty"`
	Physical sarifPhysical  `json:"physicalLocation"`
	Logical  []sarifLogical `json:"logicalLocations,omitempty"`
	Message  *sarifMessage  `json:"message,omitempty"`
}

type sarifPhysical struct {
	Artifact sarifArtifact `json:"artifactLocation"`
	Region   sarifRegion   `json:"region"`
}

type sarifArtifact struct {
	URI  string `json:"uri,omitempty"`
	Base string `json:"uriBaseId"`
}

type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn"`
	EndLine     int `json:"endLine"`
	EndColumn   int `json:"endColumn"`
}

type sarifLogical struct {
	Name string `json:"name"`
	Full string `json:"fullyQualifiedName"`
	Kind string `json:"kind"`
}

type sarifSuppression struct {
	Kind          string            `json:"kind"`
	Status        string            `json:"status"`
	Justification string            `json:"justification"`
	Properties    sarifExceptionBag `json:"properties"`
}

type sarifExceptionBag struct {
	ID       string `json:"id"`
	Approver string `json:"approver"`
	Until    string `json:"until"`
}
