import GantryCore
import GantryPlugins

/// What a person reads about a plugin before they decide to take it.
struct PluginText {
  let library: ExaminedLibrary
  let placement: Placement
  let trust: Trust

  /// The whole text.
  var lines: [String] {
    let manifest = library.manifest
    var lines = ["\(manifest.id) \(manifest.version)  \(manifest.summary.shown)"]
    for type in manifest.types {
      lines.append("  provides \(type.kind.rawValue) \(type.name): \(type.summary.shown)")
    }
    lines += wishes.map { "  " + $0 }
    lines.append("  \(Self.runs(placement))")
    lines.append("  \(library.path)")
    lines.append("  sha256 \(library.sha256)")
    let linking = library.linking
    if !linking.needed.isEmpty {
      lines.append("  loads \(linking.needed.map(\.shown).joined(separator: ", "))")
    }
    if let runpath = linking.runpath { lines.append("  looks for them first in \(runpath.shown)") }
    lines.append("  \(signedBy)")
    return lines
  }

  /// What it asks for, one sentence each.
  private var wishes: [String] {
    let manifest = library.manifest
    let document = manifest.document
    func list(_ json: JSON?) -> String? {
      let words = (json?.arrayValue ?? []).compactMap { $0.stringValue?.shown }
      return words.isEmpty ? nil : words.joined(separator: ", ")
    }
    var wishes: [String] = []
    let events = manifest.events.keys.sorted().map(\.shown)
    if !events.isEmpty { wishes.append("emits \(events.joined(separator: ", "))") }
    if let ids = list(document["interfaces"]) { wishes.append("uses \(ids) of Gantry") }
    if let names = list(document["skills"]) { wishes.append("calls the skills \(names)") }
    if let names = list(document["secrets"]) { wishes.append("is given the secrets \(names)") }
    let permissions = document["permissions"]
    if let paths = list(permissions?["read"]) { wishes.append("may read \(paths)") }
    if let paths = list(permissions?["write"]) { wishes.append("may write \(paths)") }
    if let programs = list(permissions?["exec"]) { wishes.append("may run \(programs)") }
    if permissions?["network"] == true { wishes.append("may use the network") }
    if !wishes.contains(where: { $0.hasPrefix("may ") }) {
      wishes.append("may touch no file but its own scratch folder, and no network")
    }
    return wishes
  }

  private var signedBy: String {
    guard let key = library.signature?.key else { return "signed by nobody" }
    return "signed by \(trust[key]?.name.shown ?? "somebody you do not know") (\(key.id))"
  }

  /// Where a plugin runs, as a sentence without its subject.
  static func runs(_ placement: Placement) -> String {
    switch placement {
    case .inProcess: return "runs inside of Gantry's process"
    case .worker(let knobs):
      let share = knobs.share.map { ", together with plugins that share '\($0.shown)'" } ?? ""
      let recycle = knobs.recycle == .perCall ? ", a new one for each call" : ""
      return "runs in a process of its own\(share)\(recycle)"
    }
  }

  /// Who vouches for a plugin of a lock.
  static func voucher(of plugin: LockedPlugin) -> String {
    if plugin.origin == .builtIn { return "comes with Gantry" }
    guard let key = plugin.entry.signer else { return "unsigned, allowed by you" }
    return "signed by \(plugin.signerName?.shown ?? "somebody") (\(key.id))"
  }

  /// Where a plugin of a lock runs, who vouches for it, and which lock it is.
  static func standing(of plugin: LockedPlugin) -> String {
    "\(runs(plugin.placement)); \(voucher(of: plugin)); \(plugin.lock)"
  }
}

extension String {
  /// The text with every character made visible that could move the cursor or turn text around:
  /// a plugin's own words are shown before anybody trusts it.
  var shown: String {
    String(
      String.UnicodeScalarView(
        unicodeScalars.map { scalar in
          switch scalar.properties.generalCategory {
          case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: "\u{FFFD}"
          default: scalar
          }
        }
      )
    )
  }
}
