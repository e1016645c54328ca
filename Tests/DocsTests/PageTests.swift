import Foundation
import Testing

@Suite struct `The pages` {
  @Test(arguments: [("README.md", 150), ("Docs/ARCHITECTURE.md", 250)])
  func `the pages that everybody reads stay short`(_ path: String, _ limit: Int) throws {
    #expect(
      try Repository.text(path).split(separator: "\n", omittingEmptySubsequences: false).count
        <= limit + 1
    )
  }

  @Test func `every relative link leads to a file`() throws {
    for path in try Repository.pages {
      let folder =
        path.contains("/") ? String(path[..<(path.lastIndex(of: "/") ?? path.endIndex)]) : ""
      for match in try Repository.text(path).matches(of: /\]\((?<target>[^)#\s]+)/) {
        let target = String(match.output.target)
        guard !target.contains("://") else { continue }
        let file = folder.isEmpty ? target : "\(folder)/\(target)"
        #expect(Repository.exists(file), "\(path) links to \(target)")
      }
    }
  }

  @Test func `every file that a page names is there`() throws {
    let pattern = /`(?<file>(?:Sources|Tests|Plugins|PluginSDK|Docs)\/[\w\/.+-]+)`/
    for path in try Repository.pages {
      for match in try Repository.text(path).matches(of: pattern) {
        let file = String(match.output.file)
        #expect(Repository.exists(file), "\(path) names \(file)")
      }
    }
  }

  @Test func `no page speaks of a machine or of how it was written`() throws {
    let folders = ["work", "tmp", "root", "home", "opt", "mnt"].map { "/\($0)/" }
    let words = ["help" + "er", "sub" + "agent", "chat" + "bot", "this " + "machine"]
    for path in try Repository.pages {
      let text = try Repository.text(path).lowercased()
      for word in folders + words {
        #expect(!text.contains(word), "\(path) contains '\(word)'")
      }
    }
  }

  @Test func `every page fits its lines and ends with one`() throws {
    for path in try Repository.pages {
      let text = try Repository.text(path)
      #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"), "\(path)")
      let isLong = text.split(separator: "\n").contains { $0.count > 132 && !$0.hasPrefix("|") }
      #expect(!isLong, "\(path) has a long line")
    }
  }

  @Test func `the licence is the Apache License 2.0`() throws {
    let text = try Repository.text("LICENSE")
    #expect(text.contains("Version 2.0, January 2004"))
    #expect(text.contains("END OF TERMS AND CONDITIONS"))
  }

  @Test func `README says what the two commands do`() throws {
    let text = try Repository.text("README.md").split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
    #expect(
      text.contains(
        "On a bare Debian with git, make and the Swift toolchain, `make run` installs what is "
          + "missing (`libsqlite3-dev`, `libffi-dev`), builds, and auto-configures the bundled "
          + "example project in a scratch copy; `make run PROJECT=/path` does it to yours without "
          + "asking (`gantry undo --project /path` takes it back). `make test` passes the tests."
      )
    )
  }
}
