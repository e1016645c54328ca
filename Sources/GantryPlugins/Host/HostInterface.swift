/// The interfaces this host offers beyond its own table, by id.
package enum HostInterface: String, CaseIterable {
  case call = "gantry.call/1"
  case cancel = "gantry.cancel/1"
  case effects = "gantry.effects/1"
  case values = "gantry.kv/1"
  case skills = "gantry.skills/1"
  case secrets = "gantry.secrets/1"
  case artifacts = "gantry.artifacts/1"

  /// What a manifest may ask for.
  package static let ids = Set(allCases.map(\.rawValue))
}
