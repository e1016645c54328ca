import Foundation

/// The instructions of a `Dockerfile` that say how the program runs.
struct ContainerFile {
  /// Ports exposed over TCP, with their lines.
  private(set) var ports: [(port: Int, line: Int)] = []
  private var entryPoint: [String] = []
  private var arguments: (words: [String], line: Int)?
  private var variables: [String: String] = [:]

  init(text: ManifestText) {
    for (index, raw) in text.lines.enumerated() {
      let line = raw.trimmingSpaces()
      guard let space = line.firstIndex(where: \.isWhitespace) else { continue }
      let value = line[space...].trimmingSpaces()
      read(line[..<space].uppercased(), value, line: index + 1)
    }
  }

  /// What the container runs.
  var command: (text: String, line: Int)? {
    guard let arguments else { return nil }
    let words = entryPoint + arguments.words
    let isShell = words.count == 3 && words[0].hasSuffix("sh") && words[1] == "-c"
    return (isShell ? words[2] : words.joined(separator: " "), arguments.line)
  }

  /// `Dockerfile`, `Dockerfile.prod`, `api.Dockerfile` and `Containerfile`, and neither notes about
  /// one nor a program that writes one.
  static func isContainerFile(_ name: String) -> Bool {
    if name == "Dockerfile" || name == "Containerfile" { return true }
    let ending = SourceCensus.fileExtension(of: name)
    if ending == "dockerfile" { return true }
    guard name.hasPrefix("Dockerfile.") || name.hasPrefix("Containerfile.") else { return false }
    let other = ["md", "txt", "py", "go", "js", "ts", "rs", "sh", "rb", "rst", "dockerignore"]
    return !other.contains(ending)
  }

  private mutating func read(_ instruction: String, _ value: String, line: Int) {
    switch instruction {
    case "FROM":
      // Every stage begins anew; the last one is what runs.
      entryPoint = []
      arguments = nil
    case "ENV", "ARG": readVariable(value)
    case "EXPOSE": readPorts(value, line: line)
    case "ENTRYPOINT": entryPoint = Self.words(value)
    case "CMD": arguments = (Self.words(value), line)
    default: break
    }
  }

  private mutating func readVariable(_ value: String) {
    for word in value.split(separator: " ") {
      guard let equals = word.firstIndex(of: "=") else { break }
      let content = word[word.index(after: equals)...].filter { $0 != "\"" && $0 != "'" }
      variables[String(word[..<equals])] = content
    }
    let words = value.split(separator: " ")
    if words.count == 2, !words[0].contains("=") {
      variables[String(words[0])] = String(words[1])
    }
  }

  private mutating func readPorts(_ value: String, line: Int) {
    for word in value.split(whereSeparator: \.isWhitespace) {
      guard word.first != "#" else { return }
      let parts = word.split(separator: "/")
      guard let first = parts.first, parts.count < 2 || parts[1].lowercased() == "tcp" else {
        continue
      }
      let name = first.filter { $0 != "$" && $0 != "{" && $0 != "}" }
      let text = first.hasPrefix("$") ? variables[name] ?? "" : String(first)
      guard let port = Int(text), (1...65_535).contains(port) else { continue }
      ports.append((port: port, line: line))
    }
  }

  /// The words of the JSON form, or the whole text of the shell form.
  private static func words(_ value: String) -> [String] {
    guard value.hasPrefix("["),
      let words = try? JSONDecoder().decode([String].self, from: Data(value.utf8))
    else { return [value] }
    return words
  }
}
