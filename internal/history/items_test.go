package history_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/goldthread/goldthread/internal/history"
)

// proofs lists what a history has to come through and to show, each with the
// tests of it. Those of timelines are on graphs drawn by hand: TestOracleAgrees
// goes through all of them again, mixed, on random histories, and counts that
// each is met. A test of another folder has its name before it.
var proofs = []struct{ item, tests string }{
	// Timelines.
	{"leaf and landing", "TestLeafAndLanding TestWhoHadAHand TestLandings TestFirstLandingBringsRecords"},
	{"per-record simplification of merges", "TestSimplificationIsPerRecord TestAspectsAreFollowedApart"},
	{"evil merges", "TestMergeThatDiffersFromAllParents TestEvilMergeOfOtherThings"},
	{"merges ours", "TestOursMergeDropsTheOtherSide"},
	{"octopus merges", "TestOctopusMerge TestOctopusThatDiffersFromAll"},
	{"unrelated histories", "TestUnrelatedHistories TestUnrelatedHistoriesWithOneID"},
	{"criss-cross merges", "TestCrissCross TestCrissCrossThatSettlesTwice"},
	{"change classes", "TestChangeClasses"},
	{"file renames", "TestRecordsFollowThroughFiles"},
	{"moves between files", "TestRecordsFollowThroughFiles TestMoveToAnEarlierFile"},
	{"re-ordering", "TestReorderingIsNoEvent"},
	{"re-formatting", "TestReformattingIsNoChange TestWhatFollowsARecordIsNotItsChange TestOwnLines"},
	{"format change, YAML to CSV and on", "TestFormatsKeepOneTimeline"},
	{"key change", "TestRenumbering TestRewordedPointKeepsItsHistory TestWhatIsNotReworded"},
	{"a registers folder that moved", "TestMovedFolderKeepsHistory TestMovedFolderThroughMerges TestMovedFolderWithItsOwnMapping TestUnrelatedFolderIsNotTaken"},
	{"versions that do not parse", "TestVersionsThatDoNotParse TestUnreadableOnOneSideOfAMerge"},
	{"ids that disappear and return", "TestChangeClasses TestIDThatReturnsByAMerge TestGoneRecords TestReviewsOfGoneRecords"},
	{"records that only the files on disk lack", "TestRecordsThatTheSnapshotLacks"},
	{"duplicate ids", "TestRepeatedIDs TestFirstOfARepeatedIDGoesOn"},
	{"an independent oracle, on random histories", "TestOracleAgrees TestOracleNotices TestShrinking FuzzHistoryAgainstOracle"},

	// Reviews.
	{"trailers", "TestTrailerNamesRecords TestBareTrailerCoversWhatChangedInMeaning TestParseMessage"},
	{"review records", "TestReviewRecord TestReviewCoversWhatWasSeen TestOutcomesWithReasons"},
	{"minutes", "TestMinutes"},
	{"annotated tags", "TestAnnotatedTag TestBackdatedTag"},
	{"Gerrit review notes", "TestGerritNotes TestGerritNotesAreReadWhereTheyAre"},
	{"approvals", "TestApprovalOfAMerge TestApprovalOfASquash TestApprovalOfARebase TestMergeRequest TestExportsThatContradict TestExportsWrittenByHand TestCorruptExports"},
	{"gittuf", "TestGittufIsNamed"},
	{"only the present wording", "TestUncommittedChangeVoidsAReview TestReviewCarriedOntoLaterWords TestReviewCarriedOntoWordsDatedBack TestChangedSince TestChangedSinceTellsOfGoneRecords"},
	{"suspect links", "report.TestLookAgain"},
	{"a second person", "TestSecondPerson TestConfirmedNeedsAllOfIt TestReportedReviewStaysBelow TestApproverWithoutTheRight"},
	{"anchored", "TestAnchoredReview TestTagIsAnchoredWhereItWasNoted TestLaterApprovalIsNotAnchored TestLaterReviewIsNotAnchored TestStampedAnchor anchor.TestTagsAreNoted"},
	{"ways into the main branch", "TestWaysIn"},
	{"typed lines, not in comments, quotes or code", "TestParseMessage FuzzParseMessage"},
	{"the commands", "report.TestWalkGolden report.TestWalkJSONUsesEveryProperty goldthread.TestScripts"},

	// Identity and signatures.
	{".mailmap", "TestAddressRegisteredAfterTheReview TestMailmap TestSignatureThroughMailmap TestMailmapDoesNotOverruleTheRegister"},
	{"several, shared and hashed addresses", "TestSharedAddress TestHashedAddress TestForgeAddressIsAnAccount"},
	{"bots and AI co-authors", "TestMachinesReviewNothing TestMachinesReviewNothingAndAreNamed TestCoAuthorsDoNotVoidAReview"},
	{"self-merge", "TestWhoHadAHand"},
	{"identity by platform", "TestPlatformBindsItsOwnAddresses"},
	{"what each profile asks for", "audit.TestLacksByProfile audit.TestProvenByRegister audit.TestDue"},
	{"leavers", "TestLeaverIsStillKnown TestLeaverIsKnownUntilTheyLeft"},
	{"SSH", "signature.TestSSHStates signature.TestSSHCertificates signature.TestAllowedSignersLines signature.TestGitAgreesOnSSH"},
	{"OpenPGP", "signature.TestOpenPGPStates signature.TestOpenPGPRenewedKey signature.TestGitAgreesOnOpenPGP"},
	{"X.509", "signature.TestX509IsDescribed"},
	{"keys nobody is known by", "report.TestUnknownKeysAreNamed"},
	{"keys of that time", "TestKeyRegisteredAfterTheSignature TestKeyRegisteredByWhom TestAccountRegisteredAfterTheApproval TestSignatureOfAKeyThatIsOver signature.TestKeyThatIsOverAtTheLanding"},
	{"unusual headers", "signature.TestUnusualCommitsAreRefused TestRefusedCommitReviewsNothing"},

	// Dates, and what is missing.
	{"backdating and bulk", "TestClaimIsFromItsOwnCommit TestBulkDatesProveNothing TestBumps report.TestBulkDatesAreTold"},
	{"committer times", "TestClockOfTheMainLine TestDatesThatCannotBe TestWindowBetweenTrustedTimes report.TestDoubtfulDatesAreTold"},
	{"rewritten history", "TestNotedTagsAndApprovalsAreThere TestAnchorsTellOfARewrite TestAnchorChainIsRead report.TestWalkTellsOfARewrite"},
	{"shallow and partial clones", "TestShallowClone goldthread.TestRemediesMendClones report.TestWalkGivesNoDateWithoutHistory"},
	{"single-branch clones, and those without tags", "TestTagsThatWereNotAskedFor repo.TestFetchedByName repo.TestWithoutTags TestUnaskedEvidenceBranch TestEvidenceBranchOfOriginIsRead repo.TestUnfetched goldthread.TestSingleBranchCloneLacksEvidence"},
	{"grafts and replace refs", "TestReplacedHistoryIsReadAsCommitted repo.TestLacks"},
	{"reftable repositories", "repo.TestReftableIsNotEmpty goldthread.TestUnknownFormatWithoutAWorkTree"},
	{"missing objects and bases", "TestMissingObjectIsNamed TestBorrowedObjectsAreGone TestMainBranchThatWasNotFetched TestGuessedMainBranch"},
	{"LFS, submodules and links", "TestLFSPointers TestRegistersInASubmodule TestFolderThatWasALink goldthread.TestSubmodule"},
	{"shapes of whole repositories", "goldthread.TestWholeRepositoriesOfGit repo.TestOpenLinkedWorktree repo.TestSparse repo.TestPackedReferences repo.TestMultiPackIndexAlone"},
	{"damaged repositories", "goldthread.TestDamagedRepositories goldthread.TestDamagedRepositoriesOfGit repo.TestDamagedIndexHidesOnlyItsPack FuzzDamagedRepository repo.FuzzPackIndexes repo.FuzzPackEntry repo.FuzzDelta"},
	{"bad input", "TestHostileCommits TestHundredThousandParents TestFoldersWithoutEnd TestHugeMessage repo.TestHugeObjects repo.TestCraftedObjectsAreRefused"},
	{"scale, on the histories that the README's figures are of", "bench.TestHistoriesAreTheSameInEveryRun bench.TestHistoriesHoldWhatIsHardToFollow bench.TestMeasuredHistoriesAreMined"},
	{"a nested file of thousands of versions", "bench.TestMeasuredHistoriesAreMined TestVersionsThatDoNotParse"},
	{"the same answer as git by hand", "report.TestWalkSaysNoMoreThanGit goldthread.TestHistoryIsWhatGitShows"},
}

// The folders that tests of items lie in, by what stands before their names.
var proofFolders = map[string]string{
	"": ".", "anchor": "../anchor", "audit": "../audit", "repo": "../repo", "report": "../report", "signature": "../signature", "goldthread": "../../cmd/goldthread", "bench": "../../cmd/goldthread-bench",
}

// The demo's oracle is examples/demo_oracle_test.go, where the demo is made.
func TestEveryItemHasItsTest(t *testing.T) {
	tests := map[string]bool{}
	for name, dir := range proofFolders {
		for _, test := range testsIn(t, dir) {
			tests[strings.TrimPrefix(name+"."+test, ".")] = true
		}
	}
	for _, p := range proofs {
		for name := range strings.FieldsSeq(p.tests) {
			if !tests[name] {
				t.Errorf("%s: there is no %s", p.item, name)
			}
		}
	}
	for _, kind := range history.Besides() {
		if !slices.ContainsFunc(proofs, func(p struct{ item, tests string }) bool { return p.item == kind.Name }) {
			t.Errorf("no test of %s is named: add a line {%q, \"Test...\"} to proofs in this file", kind.Name, kind.Name)
		}
	}
}

// testsIn lists the tests and fuzz targets of a folder, those with a build tag
// too.
func testsIn(t *testing.T, dir string) []string {
	files, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no tests in %s: %v", dir, err)
	}
	var names []string
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok {
				names = append(names, fn.Name.Name)
			}
		}
	}
	return names
}

// A merge may move, re-date or take away what no side did.
func TestEvilMergeOfOtherThings(t *testing.T) {
	//   A---C---M---D
	//    \     /
	//     `-B-'
	b := newBuilder(t)
	b.commit("A", "", one("R1=a", "R2=a", "R3=a", "R4=a"))
	b.commit("C", "A", one("R1=a", "R2=a", "R3=a", "R4=c"))
	b.commit("B", "A", one("R1=a", "R2=a", "R3=a", "R4=b"))
	b.commit("M", "C B", files{"requirements.jsonl": recs("R2=a@2026-01-31", "R5=new"), "requirements-m.jsonl": recs("R1=a", "R4=m")})
	b.commit("D", "M", files{"requirements.jsonl": recs("R2=a@2026-01-31", "R3=a", "R5=new"), "requirements-m.jsonl": recs("R1=a", "R4=m")})
	e := b.mine("")
	same(t, "R1 moved", b.story(e, "R1"), "created A; moved M merge")
	same(t, "R2 dated", b.story(e, "R2"), "created A; claim-only M merge last_reviewed")
	same(t, "R3 taken away", b.story(e, "R3"), "created A; removed M merge; restored D")
	same(t, "R4 settled and moved", b.story(e, "R4"), "created A; changed C statement; changed B>M statement; changed M merge moved statement")
	same(t, "R5 written in the merge", b.story(e, "R5"), "created M merge")
	if place := e.Timelines[keyOf("R4")].Changed.Place; place.File != "requirements-m.jsonl" || place.Line != 2 {
		t.Errorf("R4 at %v", place)
	}
}

func TestOctopusThatDiffersFromAll(t *testing.T) {
	//     .-B-.
	//    /     \
	//   A---C---M   three wordings, and M has a fourth; R2 is B's and D's
	//    \     /
	//     `-D-'
	b := newBuilder(t)
	b.commit("A", "", one("R1=a", "R2=a"))
	b.commit("C", "A", one("R1=c", "R2=a"))
	b.commit("B", "A", one("R1=b", "R2=x"))
	b.commit("D", "A", one("R1=d", "R2=x"))
	b.commit("M", "C B D", one("R1=m", "R2=x"))
	e := b.mine("")
	same(t, "R1", b.story(e, "R1"), "created A; changed C statement; changed B>M statement; changed D>M statement; changed M merge statement")
	same(t, "R2 by the first that has it so", b.story(e, "R2"), "created A; changed B>M statement")
}

// Two histories that never met have a record of the same id: it has two
// beginnings where the merge is neither's.
func TestUnrelatedHistoriesWithOneID(t *testing.T) {
	//   A-------M
	//          /
	//   X---Y-'
	b := newBuilder(t)
	b.commit("A", "", one("R1=a", "R2=a"))
	b.commit("X", "", one("R1=x", "R2=x"))
	b.commit("Y", "X", one("R1=y", "R2=x"))
	b.commit("M", "A Y", one("R1=m", "R2=a"))
	e := b.mine("")
	same(t, "R1", b.story(e, "R1"), "created A; created X>M; changed Y>M statement; changed M merge statement")
	same(t, "R2 is the first side's", b.story(e, "R2"), "created A")
	if c := e.Timelines[keyOf("R1")].Created; b.labels[c.Commit] != "A" {
		t.Errorf("created in %s", b.labels[c.Commit])
	}
}

func TestCrissCrossThatSettlesTwice(t *testing.T) {
	//     B---M
	//    / \ / \
	//   A   X   P   M and N settle R1 in two ways, P takes N's
	//    \ / \ /
	//     C---N
	b := newBuilder(t)
	b.commit("A", "", one("R1=a"))
	b.commit("B", "A", one("R1=b"))
	b.commit("C", "A", one("R1=c"))
	b.commit("M", "B C", one("R1=m"))
	b.commit("N", "C B", one("R1=n"))
	b.commit("P", "M N", one("R1=n"))
	same(t, "R1", b.story(b.mine(""), "R1"),
		"created A; changed B statement; changed C>M statement; changed N>P merge statement")
}

func TestReorderingIsNoEvent(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", one("R1=a", "R2=x", "R3=y"))
	b.commit("B", "A", one("R3=y", "R1=a", "R2=x"))
	e := b.mine("")
	for _, id := range []string{"R1", "R2", "R3"} {
		same(t, id, b.story(e, id), "created A")
	}
	if len(e.Landings) != 0 {
		t.Errorf("landings: %+v", e.Landings)
	}
}

// The order of files changes nothing: what is told is where the record stands.
func TestMoveToAnEarlierFile(t *testing.T) {
	b := newBuilder(t)
	b.commit("A", "", files{"requirements-b.jsonl": recs("R1=a", "R2=x")})
	b.commit("B", "A", files{"requirements-a.jsonl": recs("R2=x"), "requirements-b.jsonl": recs("R1=a")})
	e := b.mine("")
	same(t, "R1 stays", b.story(e, "R1"), "created A")
	same(t, "R2", b.story(e, "R2"), "created A; moved B")
}

// A version that cannot be read is no removal, on whichever side of a merge.
func TestUnreadableOnOneSideOfAMerge(t *testing.T) {
	//   A---C---M---N
	//    \     /   /
	//     `-B-'---D    B is unreadable, and so is N
	b := newBuilder(t)
	b.commit("A", "", one("R1=a", "R2=x"))
	b.commit("B", "A", files{"requirements.jsonl": "!"})
	b.commit("C", "A", one("R1=c", "R2=x"))
	b.commit("M", "C B", one("R1=c", "R2=x"))
	b.commit("D", "B", one("R1=a", "R2=d"))
	b.commit("N", "M D", files{"requirements.jsonl": "!!"})
	e := b.mine("")
	same(t, "R1", b.story(e, "R1"), "created A; changed C statement")
	same(t, "R2 as the first parent has it", b.story(e, "R2"), "created A")
	b.commit("O", "N", one("R1=c", "R2=d"))
	same(t, "R2 in the next that can be read", b.story(b.mine(""), "R2"), "created A; changed O statement")
	if len(e.Gone) != 0 || len(e.Skipped) != 2 {
		t.Errorf("gone %+v, skipped %+v", e.Gone, e.Skipped)
	}
}

// A merge brings back what the main branch had taken away: the branch never
// took it away, so the record stands as it did there.
func TestIDThatReturnsByAMerge(t *testing.T) {
	//   A---B---M---D---E   B takes R1 and R2 away, M takes them from C
	//    \     /
	//     `-C-'
	b := newBuilder(t)
	b.commit("A", "", one("R1=a", "R2=x", "R3=y"))
	b.commit("B", "A", one("R3=y"))
	b.commit("C", "A", one("R1=c", "R2=x", "R3=y"))
	b.commit("M", "B C", one("R1=c", "R2=evil", "R3=y"))
	b.commit("D", "M", one("R2=evil", "R3=y"))
	b.commit("E", "D", one("R1=other", "R2=evil", "R3=y"))
	e := b.mine("D")
	same(t, "R2 with words of the merge", b.story(e, "R2"), "created A; removed B; changed M merge statement")
	if len(e.Gone) != 1 || b.tell(e.Gone[0].Event) != "removed D" || e.Gone[0].Last.Fields["statement"] != "c" {
		t.Errorf("gone: %+v", e.Gone)
	}
	same(t, "R1 returned", b.story(b.mine(""), "R1"), "created A; changed C>M statement; removed D; restored E")
}

// Of records that share an id only the first goes on: the others have no
// timeline, are not reviewed, and take over only when the first goes.
func TestFirstOfARepeatedIDGoesOn(t *testing.T) {
	look := message("x\n\nReviewed-record: R1\nReviewed-by: Ann Lee <ann@example.org>\n")
	b := newBuilder(t)
	b.commit("A", "", one("R1=a", "R2=x"))
	b.commit("B", "A", one("R1=a", "R2=x", "R1=other"))
	b.commit("C", "B", one("R1=a", "R2=x", "R1=another"), look)
	b.commit("D", "C", one("R1=another", "R1=a", "R2=x"))
	b.commit("E", "D", one("R1=a", "R2=x"))
	e := b.mine("C", withStaff)
	same(t, "while it is first", b.story(e, "R1"), "created A")
	same(t, "its review", b.reviewed(e, "R1"), "trailer C by Ann Lee 3/3")
	e = b.mine("D", withStaff)
	same(t, "another one is first", b.story(e, "R1"), "created A; changed D statement")
	same(t, "which nobody reviewed", b.reviewed(e, "R1"), "trailer C by Ann Lee 1/3")
	e = b.mine("", withStaff)
	same(t, "alone again", b.story(e, "R1"), "created A; changed D statement; changed E statement")
	same(t, "and reviewed", b.reviewed(e, "R1"), "trailer C by Ann Lee 3/3")
	if len(e.Timelines) != 2 || len(e.Gone) != 0 {
		t.Errorf("%d timelines, gone %+v", len(e.Timelines), e.Gone)
	}
}
