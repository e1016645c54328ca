import Testing

@Suite struct `Code that ships` {
  /// Where memory may be handled by hand.
  private static let unsafeFolders = [
    "Sources/GantryPlugins/", "Sources/GantryStore/Locks/", "Sources/GantryWatch/System/",
    "PluginSDK/Sources/", "Sources/GantryValidator/Trials/",
    "Sources/GantryValidator/Checks/HostChecks.swift",
    "Sources/GantryFaults/FaultPlan.swift", "Sources/GantryStore/Journal/BoundStatement.swift",
    "Sources/gantry/Terminal/TerminalSize.swift", "Sources/gantry/Wiring/TemporaryFolder.swift",
  ]
  /// The files that call SQLite's C functions, or a layer under them, themselves.
  private static let sqliteCalls = ["CGantrySQLite", "CGantryPowerCut"]

  @Test func `unsafe code stands only beside the ABI, the locks and the calls of the system`() {
    for file in SourceTree.product {
      let lines = SwiftLine.all(in: file)
      guard let first = lines.first(where: \.isUnsafe) else { continue }
      let isAllowed = Self.unsafeFolders.contains { file.path.hasPrefix($0) }
      let callsSQLite = lines.contains { Self.sqliteCalls.contains($0.imported ?? "") }
      #expect(isAllowed || callsSQLite, "\(file):\(first.number)")
    }
  }

  @Test func `a type with unsafe code says why it is safe, with a "because"`() {
    // An extension in `Type+Topic.swift` stands on the reasons of `Type.swift`.
    let types = Dictionary(grouping: SourceTree.product) { file in
      file.path.split(separator: "+")[0].replacing(".swift", with: "")
    }
    for (type, files) in types {
      let lines = files.flatMap(SwiftLine.all)
      guard lines.contains(where: \.isUnsafe) else { continue }
      #expect(lines.contains { $0.comment.contains("because") }, "\(type) gives no reason")
    }
  }

  @Test func `every promise the compiler cannot check has its own "because"`() {
    for file in SourceTree.product {
      let lines = SwiftLine.all(in: file)
      for (index, line) in lines.enumerated() where line.isPromise {
        // The comment that belongs to a declaration ends where the declaration begins.
        let comment = lines[..<index].reversed().prefix { !$0.comment.isEmpty || $0.isAttribute }
        let says = ([line] + comment).contains { $0.comment.contains("because") }
        #expect(says, "\(file):\(line.number)")
      }
    }
  }

  @Test func `nothing that ships traps on purpose or by force`() {
    let pattern = /\btry!|\bas!|\bfatalError\b|[\w)\]>]!(?![=\w])/
    for file in SourceTree.product {
      for line in SwiftLine.all(in: file) where line.mayTrap {
        let found = line.code.firstMatch(of: pattern).map { String($0.0) }
        #expect(found == nil, "\(file):\(line.number)")
      }
    }
  }

  @Test func `no file has more than 400 lines`() {
    for file in SourceTree.files where file.path.hasSuffix(".swift") || file.path.hasSuffix(".c") {
      #expect(file.lines.count <= 401, "\(file)")
    }
  }

  @Test func `the run's state machine has at most 1000 lines`() {
    let lines = SourceTree.swift("Sources/GantryCore/Run").map { $0.lines.count - 1 }
    #expect(lines.reduce(0, +) <= 1000)
    #expect(!lines.isEmpty)
  }

  @Test func `a TODO names its issue`() {
    for file in SourceTree.product {
      for line in SwiftLine.all(in: file) where line.comment.contains("TODO") {
        #expect(line.comment.contains(/TODO.*#\d+/), "\(file):\(line.number)")
      }
    }
  }

  @Test func `no file is called after what it might do for others`() {
    let words = ["Helper", "Helpers", "Utils", "Utilities", "Manager", "Module", "Misc", "Common"]
    for file in SourceTree.product {
      let stem = file.name.split(separator: ".").first.map(String.init) ?? ""
      // A package manager is a thing of the toolchains that are detected, not one of ours.
      let isNamed = words.contains { stem.hasSuffix($0) } && !stem.hasSuffix("PackageManager")
      #expect(!isNamed, "\(file)")
    }
  }
}

extension SwiftLine {
  /// Whether this line handles memory by hand or vouches for something.
  fileprivate var isUnsafe: Bool {
    isPromise || (code.contains("unsafe") && code.contains(/\bunsafe\b/))
  }

  /// Whether this line vouches for what the compiler cannot check.
  fileprivate var isPromise: Bool { code.contains("@unchecked") || code.contains("(unsafe)") }

  /// Whether a closer look at traps is worth it.
  fileprivate var mayTrap: Bool { code.utf8.contains(UInt8(ascii: "!")) || code.contains("fatal") }

  /// Whether this line is only an attribute of the declaration under it.
  fileprivate var isAttribute: Bool {
    let words = code.split(separator: " ")
    return words.count == 1 && words[0].hasPrefix("@")
  }
}
