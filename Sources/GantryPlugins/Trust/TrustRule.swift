/// Whether a person's trust lets a plugin of a lock be used.
struct TrustRule {
  let trust: Trust

  /// Refuses a plugin that the person does not trust; no signature is worked out yet, because
  /// listing two hundred plugins would take longer for it than for all else.
  ///
  /// - Parameters:
  ///   - entry: The plugin.
  ///   - origin: Whose lock it is in.
  ///   - location: The library and the lock.
  ///   - path: The library.
  /// - Throws: ``PluginError`` with `.untrusted` or `.unsigned`, or `.lock` for a placement that is
  ///   not the lock's to give.
  func check(
    _ entry: LockEntry,
    origin: LockOrigin,
    location: String,
    path: String
  ) throws(PluginError) {
    guard origin != .builtIn else { return }
    let name = "plugin '\(entry.id)' \(entry.version) was refused"
    guard entry.placement != .inProcess else {
      throw PluginError(
        .lock,
        "\(name): only Gantry's own lock may place a plugin in its process",
        location: location,
        remedy: "Run `gantry plugin update \(entry.id)`, which places it in a worker."
      )
    }
    try checkSharing(entry, origin, location, path)
    guard let signer = entry.signer else {
      guard trust.allows(entry.sha256) else {
        throw PluginError(
          .unsigned,
          "\(name): nobody signed it, and you have not allowed it",
          location: location,
          remedy: "Run `gantry plugin add \(path) --allow-unsigned` if you know where it is from."
        )
      }
      return
    }
    guard trust[signer] != nil else {
      throw PluginError(
        .untrusted,
        "\(name): you do not trust its signer \(signer.id)",
        location: location,
        remedy: "Check the key with the plugin's author, then run `gantry plugin trust "
          + "\(signer.text) --name NAME`."
      )
    }
  }

  /// Refuses a shared process that the person did not agree to: each plugin in it can do what any of them
  /// may, which nobody has agreed to who has taken them one by one.
  private func checkSharing(
    _ entry: LockEntry,
    _ origin: LockOrigin,
    _ location: String,
    _ path: String
  ) throws(PluginError) {
    guard origin != .person, case .worker(let knobs) = entry.placement, let name = knobs.share,
      !trust.allows(entry.sha256, sharing: name)
    else { return }
    throw PluginError(
      .lock,
      "plugin '\(entry.id)' \(entry.version) was refused: its lock puts it into one process with "
        + "others, as '\(name)', and you have not agreed to that",
      location: location,
      remedy: "Run `gantry plugin add \(path) --share \(name)` if each of them may do what the "
        + "others may."
    )
  }

  /// Refuses a plugin whose signature was not made by its signer.
  ///
  /// - Parameters:
  ///   - entry: The plugin.
  ///   - location: The library and the lock.
  /// - Throws: ``PluginError`` with `.signature`.
  static func checkSignature(_ entry: LockEntry, location: String) throws(PluginError) {
    guard let signer = entry.signer else { return }
    let facts = SignedFacts(id: entry.id, version: entry.version, sha256: entry.sha256)
    guard facts.isPlain, signer.verifies(entry.signature ?? [], of: facts.message) else {
      throw PluginError(
        .signature,
        "plugin '\(entry.id)' \(entry.version) was refused: its signature was not made by its "
          + "signer \(signer.id), or for another library",
        location: location,
        remedy: "Get the library and its .sig file from the plugin's author again, then run "
          + "`gantry plugin update \(entry.id)`."
      )
    }
  }
}
