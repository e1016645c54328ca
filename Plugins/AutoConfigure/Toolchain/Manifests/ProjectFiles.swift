import Foundation

/// Reads the files of a walked project, each once, within the limits and never outside the root.
final class ProjectFiles {
  let tree: SourceTree
  private let limits: ToolchainAnalyzer.Limits
  private var texts: [String: Result<ManifestText, ManifestFailure>] = [:]
  private var values: [String: Result<ManifestValue, ManifestFailure>] = [:]
  /// How much may still be read; thousands of large files are as bad as one huge file.
  private var remainingBytes: Int

  init(tree: SourceTree, limits: ToolchainAnalyzer.Limits) {
    self.tree = tree
    self.limits = limits
    remainingBytes = limits.maximumReadBytes
  }

  /// The text of a file at a path relative to the root.
  func text(_ path: String) throws(ManifestFailure) -> ManifestText {
    if let known = texts[path] { return try known.get() }
    let result: Result<ManifestText, ManifestFailure>
    do throws(ManifestFailure) {
      result = .success(try read(path))
    } catch {
      result = .failure(error)
    }
    texts[path] = result
    return try result.get()
  }

  /// The parsed content of a JSON, TOML or YAML file.
  func value(_ path: String, as format: ManifestFormat) throws(ManifestFailure) -> ManifestValue {
    if let known = values[path] { return try known.get() }
    let result: Result<ManifestValue, ManifestFailure>
    do throws(ManifestFailure) {
      result = .success(try format.parse(try text(path).text, path: path))
    } catch {
      result = .failure(error)
    }
    values[path] = result
    return try result.get()
  }

  /// The text when the file is there and readable; for files whose absence means nothing.
  func textIfPresent(_ path: String) -> ManifestText? {
    guard tree.hasFile(path) else { return nil }
    return try? text(path)
  }

  /// The parsed content when the file is there and right; for files whose absence means nothing.
  func valueIfPresent(_ path: String, as format: ManifestFormat) -> ManifestValue? {
    guard tree.hasFile(path) else { return nil }
    return try? value(path, as: format)
  }

  private func read(_ path: String) throws(ManifestFailure) -> ManifestText {
    guard remainingBytes > 0 else {
      let bound = limits.maximumReadBytes
      throw ManifestFailure(
        path: path,
        reason: "\(bound) bytes were read before it and no more are"
      )
    }
    let data: Data
    do throws(BoundedFile.Refusal) {
      data = try BoundedFile(path: tree.root + "/" + path, root: tree.root)
        .read(atMost: limits.maximumManifestBytes)
    } catch {
      throw ManifestFailure(path: path, reason: error.reason)
    }
    remainingBytes -= data.count
    guard let text = Self.decode(data) else {
      throw ManifestFailure(path: path, reason: "it is not text")
    }
    return ManifestText(path: path, text: text)
  }

  /// UTF-8, or UTF-16 with a byte order mark as some shells write a redirected file.
  private static func decode(_ data: Data) -> String? {
    let isWide = data.starts(with: [0xFF, 0xFE]) || data.starts(with: [0xFE, 0xFF])
    guard let text = String(data: data, encoding: isWide ? .utf16 : .utf8),
      !text.utf8.contains(0)
    else { return nil }
    let plain = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
    return plain.utf8.contains(13) ? plain.replacing("\r\n", with: "\n") : plain
  }
}
