import Testing

@testable import Toolchain

@Suite struct `Detecting a Rust project` {
  @Test func `S0-31 crates are matched whole, in every kind of table`() throws {
    let report = try FixtureTree.report([
      "Cargo.toml": """
      [package]
      name = "api"
      edition = "2021"

      [dependencies]
      actix-web = "4"
      actix-web-httpauth = "0.8"
      server = { package = "axum", version = "0.7" }
      sqlx = { version = "0.7", features = ["postgres"] }
      warp = { version = "0.3", optional = true }

      [target.'cfg(unix)'.dependencies]
      tokio = { version = "1", features = ["full"] }

      [dev-dependencies.rocket]
      version = "0.5"
      """, "src/main.rs": "fn main() { bind(\"0.0.0.0:8088\") }", "Cargo.lock": "",
    ])
    let component = try report.component()
    #expect(
      component.frameworks.map { "\($0.name) \($0.confidence)" }
        == ["actix-web 0.9", "axum 0.9", "tokio 0.9", "rocket 0.65", "warp 0.65"]
    )
    #expect(try component.framework("tokio").type == "async")
    #expect(component.services == ["postgresql"])
    #expect(component.startCommand == "cargo run")
    #expect(component.ports == [8088])
    #expect(component.confidence == 0.95)
    #expect(
      component.runtime
        == .init(name: "rust", version: "2021", source: "Cargo.toml package.edition")
    )
    #expect(component.evidenceLines.contains("Cargo.toml:6 framework actix-web"))
  }

  @Test func `a member takes versions and editions from its workspace`() throws {
    let report = try FixtureTree.report([
      "Cargo.toml": """
      [workspace]
      members = ["crates/*"]
      [workspace.package]
      rust-version = "1.75"
      [workspace.dependencies]
      rocket = { version = "0.5", features = ["json"] }
      """,
      "crates/web/Cargo.toml": """
      [package]
      name = "web"
      rust-version.workspace = true
      [dependencies]
      rocket.workspace = true
      """, "crates/web/src/main.rs": "fn main() {}",
      "crates/core/Cargo.toml": "[package]\nname='c'",
      "crates/core/src/lib.rs": "",
    ])
    #expect(report.components.map(\.path) == [".", "crates/core", "crates/web"])
    let web = try report.component("crates/web")
    #expect(try web.framework("rocket").version == "0.5")
    #expect(web.runtime.version == "1.75")
    #expect(web.packageManager == "cargo")
    #expect(web.evidenceLines.contains("crates/web/Cargo.toml:5 framework rocket"))
    #expect(report.primaryLanguage == "rust")
  }

  @Test func `the toolchain file of a parent folder states the version`() throws {
    let report = try FixtureTree.report([
      "rust-toolchain.toml": "[toolchain]\nchannel = \"1.80.0\"\n",
      "app/Cargo.toml": "[package]\nname = \"app\"\nrust-version = \"1.70\"\n",
      "app/src/main.rs": "fn main() {}",
    ])
    let runtime = try report.component("app").runtime
    #expect(runtime.version == "1.80.0")
    #expect(runtime.source == "rust-toolchain.toml toolchain.channel")
  }

  @Test func `several programs start the default one`() throws {
    let report = try FixtureTree.report([
      "Cargo.toml": """
      [package]
      name = "x"
      default-run = "serve"
      [[bin]]
      name = "tool"
      [[bin]]
      name = "serve"
      """, "src/bin/serve.rs": "",
    ])
    #expect(try report.component().startCommand == "cargo run --bin serve")
  }
}
