import Testing

@testable import Toolchain

@Suite struct `Detecting a Go project` {
  @Test func `S0-31 modules are matched by their whole path, major version aside`() throws {
    let report = try FixtureTree.report([
      "go.mod": """
      module example.org/shop/v2

      go 1.21
      toolchain go1.22.3

      require github.com/labstack/echo/v4 v4.12.0
      require (
      \tgithub.com/gin-contrib/cors v1.7.2
      \tgithub.com/jackc/pgx/v5 v5.5.0 // the database
      \tgithub.com/gofiber/fiber/v2 v2.52.0 // indirect
      \tgithub.com/gin-gonic/gin/tools v1.0.0
      )
      replace github.com/gin-gonic/gin => ../gin
      """, "go.sum": "", "main.go": "package main\nfunc main() { e.Start(\":1323\") }",
    ])
    let component = try report.component()
    #expect(component.frameworkNames == ["echo"])
    #expect(try component.framework("echo").version == "v4.12.0")
    #expect(component.services == ["postgresql"])
    #expect(component.runtime == .init(name: "go", version: "1.22.3", source: "go.mod toolchain"))
    #expect(component.evidenceLines.contains("go.mod:6 framework echo"))
    #expect(component.packageManager == "go-modules")
    #expect(component.startCommand == "go run .")
    #expect(component.ports == [1323])
    #expect(component.confidence == 0.95)
  }

  @Test(arguments: [
    ("github.com/gin-gonic/gin", "gin"), ("github.com/gofiber/fiber/v2", "fiber"),
    ("github.com/beego/beego/v2", "beego"), ("github.com/go-chi/chi/v5", "chi"),
    ("github.com/gorilla/mux", "gorilla-mux"),
  ])
  func `S0-31 each web framework is known by its module`(_ row: (String, String)) throws {
    let report = try FixtureTree.report([
      "go.mod": "module m\nrequire \(row.0) v1.0.0\n", "main.go": "package main",
    ])
    #expect(report.frameworkNames == [row.1])
  }

  @Test func `the module of a framework is not its own user`() throws {
    let report = try FixtureTree.report([
      "go.mod": "module github.com/gin-gonic/gin\n\ngo 1.20\n", "gin.go": "package gin",
    ])
    #expect(report.frameworkNames == [])
    #expect(try report.component().startCommand == nil)
  }

  @Test func `a command is started when it is alone or named like the module`() throws {
    let one = try FixtureTree.report(["go.mod": "module m", "cmd/api/main.go": "package main"])
    #expect(try one.component().startCommand == "go run ./cmd/api")
    let two = try FixtureTree.report([
      "go.mod": "module example.org/shop", "cmd/shop/main.go": "", "cmd/tool/main.go": "",
    ])
    #expect(try two.component().startCommand == "go run ./cmd/shop")
    let unclear = try FixtureTree.report([
      "go.mod": "module m", "cmd/a/main.go": "", "cmd/b/main.go": "",
    ])
    #expect(try unclear.component().startCommand == nil)
  }

  @Test func `the modules of a go.work are components`() throws {
    let report = try FixtureTree.report([
      "go.work": "go 1.22\nuse (\n\t./a\n\t./b\n)\n",
      "a/go.mod": "module m/a", "a/a.go": "", "b/go.mod": "module m/b", "b/b.go": "",
    ])
    #expect(report.components.map(\.path) == [".", "a", "b"])
    #expect(report.primaryLanguage == "go")
  }
}
