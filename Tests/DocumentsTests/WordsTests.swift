import Documents
import Testing
import Wire

/// The codes are what scripts rely on, so each stands here once more; the sentences ride along.
@Suite struct WordsTests {
  @Test func `the codes and sentences of YAML faults are golden`() {
    let kinds: [YAMLError.Kind] = [
      .tooLarge(max: 9), .tooDeep(max: 8), .tooManyNodes(max: 7), .notUTF8, .byteOrderMark,
      .forbiddenCharacter(0x7F), .empty, .anchor, .alias, .tag, .directive, .severalDocuments,
      .keyNotPlain, .keyEmpty, .mergeKey, .keyTooLong(max: 6), .duplicateKey("k", firstLine: 5),
      .textTooLong(max: 4), .syntax("why"), .outOfMemory, .keyNotCanonical("K"), .absentValue,
      .tooManyElements(max: 3),
    ]
    let words = kinds.map { kind in
      let error = YAMLError(kind, at: SourcePlace(line: 1, column: 1))
      return "\(error.code) \(error.reason)"
    }
    #expect(
      words.joined(separator: "\n") == """
        KRN-YAML-TOO-LARGE more than 9 bytes
        KRN-YAML-TOO-DEEP lists and mappings nest deeper than 8
        KRN-YAML-TOO-MANY-NODES more than 7 keys and values
        KRN-YAML-NOT-UTF8 not UTF-8
        KRN-YAML-BOM starts with a byte order mark; save it as UTF-8 without one
        KRN-YAML-CHARACTER forbidden character U+007F
        KRN-YAML-EMPTY there is no value
        KRN-YAML-ANCHOR anchors (&) are not allowed; write the value where it is used
        KRN-YAML-ALIAS aliases (*) are not allowed; a text that starts with * needs quotes
        KRN-YAML-TAG tags (!) are not allowed; a text that starts with ! needs quotes
        KRN-YAML-DIRECTIVE directives (%) are not allowed
        KRN-YAML-SEVERAL-DOCUMENTS only one document is allowed
        KRN-YAML-KEY-NOT-PLAIN a key must be a plain word without quotes
        KRN-YAML-KEY-EMPTY a key is missing before the colon
        KRN-YAML-MERGE-KEY the merge key << is not allowed
        KRN-YAML-KEY-TOO-LONG a key is longer than 6 bytes
        KRN-YAML-DUPLICATE-KEY the key "k" stands already in line 5
        KRN-YAML-TEXT-TOO-LONG a value is longer than 4 bytes
        KRN-YAML-SYNTAX not YAML: why
        KRN-YAML-MEMORY not enough memory to read it
        KRN-YAML-KEY-NOT-CANONICAL the key "K" must consist of a-z, 0-9 and _
        KRN-YAML-ABSENT-VALUE a value is missing
        KRN-YAML-TOO-MANY-ELEMENTS a list has more than 3 elements
        """)
  }

  @Test func `the codes and sentences of card faults are golden`() {
    let inner = YAMLError(.anchor, at: SourcePlace(line: 2, column: 3))
    let kinds: [CardError.Kind] = [
      .tooLarge(max: 9), .byteOrderMark, .notUTF8, .nul, .frontMatterMissing,
      .frontMatterNotClosed, .yaml(inner), .frontMatterNotMapping(found: "a list"),
      .frontMatterTooLarge(max: 8), .fieldMissing(.type),
      .wrongShape(.queue, needed: "text", found: "a list"),
      .elementNotText(.specIDs, element: 2, found: "nothing"), .listEmpty(.specIDs),
      .tooManyElements(.dependencies, max: 7), .repeated(.specIDs, "A"),
      .grammar(.parentTask, "a", rule: "must be so"), .branch("@", .reserved), .priority("P9"),
      .outOfRange(.minCoveragePct, min: 0, max: 100), .fileNameNotMarkdown("a"),
      .fileNameDiffers(taskID: "A1", fileName: "b.md"), .tooManyUnknownFields(max: 6),
      .unknownFieldOutOfPlace("x"), .dependsOnItself(.parentTask),
    ]
    let words = kinds.map(CardError.words)
    #expect(
      words.joined(separator: "\n") == """
        KRN-CARD-TOO-LARGE the file has more than 9 bytes
        KRN-CARD-BOM the file starts with a byte order mark; save it as UTF-8 without one
        KRN-CARD-NOT-UTF8 the body is not UTF-8
        KRN-CARD-NUL the body contains U+0000
        KRN-CARD-FRONT-MATTER-MISSING the first line must be --- and open the front matter
        KRN-CARD-FRONT-MATTER-NOT-CLOSED no line --- closes the front matter
        KRN-YAML-ANCHOR anchors (&) are not allowed; write the value where it is used
        KRN-CARD-FRONT-MATTER-NOT-MAPPING the front matter must have keys, not be a list
        KRN-CARD-FRONT-MATTER-TOO-LARGE the front matter has more than 8 canonical bytes
        KRN-CARD-FIELD-MISSING type is missing
        KRN-CARD-WRONG-SHAPE queue must be text, not a list
        KRN-CARD-ELEMENT-NOT-TEXT element 2 of spec_ids must be text, not nothing
        KRN-CARD-LIST-EMPTY spec_ids must have at least one element
        KRN-CARD-TOO-MANY-ELEMENTS dependencies has more than 7 elements
        KRN-CARD-REPEATED spec_ids names "A" more than once
        KRN-CARD-GRAMMAR parent_task: "a" must be so
        KRN-CARD-BRANCH branch "@" means something else to git
        KRN-CARD-PRIORITY priority must be P0, P1, P2 or P3, not "P9"
        KRN-CARD-OUT-OF-RANGE review_config.min_coverage_pct must be between 0 and 100
        KRN-CARD-FILE-NAME the file name "a" must end with .md
        KRN-CARD-FILE-NAME-DIFFERS task_id is "A1", but the file name is "b.md"
        KRN-CARD-TOO-MANY-UNKNOWN-FIELDS there are more than 6 unknown fields
        KRN-CARD-UNKNOWN-FIELD-OUT-OF-PLACE unknown field "x" is out of place
        KRN-CARD-DEPENDS-ON-ITSELF parent_task names the task itself
        """)
  }

  @Test func `the codes and sentences of warnings are golden`() {
    let kinds: [CardWarning.Kind] = [
      .unknownField("x"), .unknownFieldNotKept("X", reason: "why"), .verificationEmpty,
      .sectionMissing(.auditTrail), .hiddenCharacter(0x202E),
    ]
    let words = kinds.map { kind in
      let warning = CardWarning(kind, line: 3)
      return "\(warning.code) \(warning)"
    }
    #expect(
      words.joined(separator: "\n") == """
        KRN-CARD-UNKNOWN-FIELD line 3: unknown field "x" is kept as it is
        KRN-CARD-UNKNOWN-FIELD-NOT-KEPT line 3: unknown field "X" stays in the file only: why
        KRN-CARD-VERIFICATION-EMPTY line 3: verification says nothing
        KRN-CARD-SECTION-MISSING line 3: no heading names the audit trail
        KRN-CARD-HIDDEN-CHARACTER line 3: forbidden character U+202E
        """)
  }

  @Test func `the codes and sentences of registry issues are golden`() {
    let kinds: [SpecRegistryIssue.Kind] = [
      .notMapping(found: "text"), .fieldMissing(.path),
      .wrongShape(.owners, needed: "a list", found: "text"), .specID("a b"),
      .repeated("A", firstLine: 4), .path("/a"), .unknownWord(.scope, "x"),
      .versionNotSemantic("1"), .frozenDisagrees, .dependencyNotListed("B"),
      .sectionNotRead("proposals"),
    ]
    let words = kinds.map { kind in
      let issue = SpecRegistryIssue(kind: kind, line: 3)
      return "\(issue.code) \(issue.reason)"
    }
    #expect(
      words.joined(separator: "\n") == """
        KRN-REGISTRY-NOT-MAPPING the entry must have keys, not be text
        KRN-REGISTRY-FIELD-MISSING location.path is missing
        KRN-REGISTRY-WRONG-SHAPE owners must be a list, not text
        KRN-REGISTRY-SPEC-ID spec_id "a b" must be letters, digits, . _ : and -, at most 128, without ..
        KRN-REGISTRY-REPEATED spec_id "A" stands already in line 4
        KRN-REGISTRY-PATH path "/a" must be relative and must not lead upwards
        KRN-REGISTRY-UNKNOWN-WORD scope is "x", not one of canon, framework, project
        KRN-REGISTRY-VERSION version "1" is not semantic
        KRN-REGISTRY-FROZEN-DISAGREES the status is frozen, but version.frozen is not true
        KRN-REGISTRY-DEPENDENCY dependency "B" is not in this file
        KRN-REGISTRY-SECTION-NOT-READ the entries of "proposals" are not read
        """)
    #expect(SpecRegistryError.specsMissing.code == "KRN-REGISTRY-SPECS-MISSING")
    #expect(
      SpecRegistryError.specsMissing.description == "the file must have a list under the key specs")
  }
}

extension CardError {
  fileprivate static func words(_ kind: Kind) -> String {
    let error = CardError(kind)
    return "\(error.code) \(error.reason)"
  }
}
