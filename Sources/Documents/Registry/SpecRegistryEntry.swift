package import Wire

/// One specification of a registry file, as its writer stated it.
///
/// Words outside the known lists are kept and warned about; whoever registers the specification
/// decides what they mean.
package struct SpecRegistryEntry: Equatable, Sendable {
  /// The name of the specification.
  package let specID: CardSpecID
  /// What it is called.
  package let title: Text?
  /// Its layer; usually `canon`, `framework` or `project`.
  package let scope: Text
  /// Where it stands in its life; usually `draft`, `active`, `deprecated` or `frozen`.
  package let status: Text
  /// Its version; usually a semantic one.
  package let version: Text
  /// Whether this version must not change.
  package let isFrozen: Bool
  /// Its file, below the folder of the registry: relative, and never upwards.
  package let path: Text
  /// How it may be edited; usually `proposal_required` or `direct_allowed`.
  package let editPolicy: Text?
  /// Who answers for it.
  package let owners: [Text]
  /// The specifications that it rests on.
  package let dependsOn: [Text]
  /// What it applies to.
  package let appliesTo: [Text]
  /// The line of the entry, counted from 1.
  package let line: Int
}

/// An entry that states too little, or something impossible, to be registered.
package struct SpecRegistryRejection: Equatable, Sendable {
  /// The number of the entry in the file, counted from 1.
  package let number: Int
  /// The line of the entry, counted from 1.
  package let line: Int
  /// The name that it states, when that is text.
  package let specID: Text?
  /// Everything that is wrong with it; at least one thing.
  package let problems: [SpecRegistryIssue]
}

/// The fields of an entry that are read, as they are written.
package enum SpecRegistryField: String, CaseIterable, Sendable {
  case specID = "spec_id"
  case title = "title"
  case scope = "scope"
  case status = "status"
  case version = "version.semver"
  case frozen = "version.frozen"
  case path = "location.path"
  case editPolicy = "change_control.edit_policy"
  case owners = "owners"
  case dependsOn = "depends_on"
  case appliesTo = "applies_to"

  /// The words that the field is meant to hold; none where any will do.
  package var knownWords: [String] {
    switch self {
    case .scope: ["canon", "framework", "project"]
    case .status: ["draft", "active", "deprecated", "frozen"]
    case .editPolicy: ["proposal_required", "direct_allowed"]
    case .specID, .title, .version, .frozen, .path, .owners, .dependsOn, .appliesTo: []
    }
  }
}
