/// Which package of which language is which framework; names are compared whole, never in part.
enum FrameworkTable {
  /// One framework as one of its packages shows it.
  struct Row: Sendable {
    let language: String
    let package: String
    let name: String
    var type = "web"
    /// The port it listens on when nothing else is said.
    var port: Int?
    /// Files whose presence shows that the project is set up for it.
    var configurationFiles: [String] = []
    /// True when the package alone leaves doubt.
    var needsConfiguration = false
  }

  static let rows = node + python + rust + go

  private static let byPackage: [String: Row] = Dictionary(
    rows.map { ("\($0.language) \($0.package)", $0) },
    uniquingKeysWith: { first, _ in first }
  )

  static func row(language: String, package: String) -> Row? {
    byPackage["\(language) \(package)"]
  }

  private static let node: [Row] = [
    Row(
      language: "node",
      package: "next",
      name: "next",
      port: 3000,
      configurationFiles: [
        "next.config.js", "next.config.ts", "next.config.mjs", "next.config.cjs",
        "next.config.mts",
      ],
      needsConfiguration: true
    ),
    Row(language: "node", package: "react", name: "react"),
    Row(language: "node", package: "vue", name: "vue"),
    Row(
      language: "node",
      package: "@angular/core",
      name: "angular",
      configurationFiles: ["angular.json"]
    ),
    Row(language: "node", package: "express", name: "express"),
    Row(
      language: "node",
      package: "@nestjs/core",
      name: "nestjs",
      configurationFiles: ["nest-cli.json"]
    ),
    Row(
      language: "node",
      package: "nuxt",
      name: "nuxt",
      port: 3000,
      configurationFiles: ["nuxt.config.ts", "nuxt.config.js", "nuxt.config.mjs"]
    ),
    Row(language: "node", package: "fastify", name: "fastify"),
    Row(language: "node", package: "koa", name: "koa"),
    Row(language: "node", package: "hono", name: "hono"),
    Row(
      language: "node",
      package: "svelte",
      name: "svelte",
      configurationFiles: ["svelte.config.js", "svelte.config.ts"]
    ),
    Row(
      language: "node",
      package: "astro",
      name: "astro",
      port: 4321,
      configurationFiles: ["astro.config.mjs", "astro.config.ts", "astro.config.js"]
    ),
    Row(language: "node", package: "@remix-run/react", name: "remix", port: 3000),
    Row(language: "node", package: "@react-router/dev", name: "react-router", port: 3000),
    Row(
      language: "node",
      package: "gatsby",
      name: "gatsby",
      configurationFiles: ["gatsby-config.js", "gatsby-config.ts"]
    ),
    Row(language: "node", package: "elysia", name: "elysia"),
  ]

  private static let python: [Row] = [
    Row(
      language: "python",
      package: "django",
      name: "django",
      port: 8000,
      configurationFiles: ["manage.py"]
    ),
    Row(language: "python", package: "flask", name: "flask", port: 5000),
    Row(language: "python", package: "fastapi", name: "fastapi", port: 8000),
    Row(language: "python", package: "tornado", name: "tornado"),
    Row(language: "python", package: "pytest", name: "pytest", type: "testing"),
    Row(language: "python", package: "sqlalchemy", name: "sqlalchemy", type: "orm"),
    Row(language: "python", package: "starlette", name: "starlette", port: 8000),
    Row(language: "python", package: "litestar", name: "litestar", port: 8000),
    Row(language: "python", package: "sanic", name: "sanic", port: 8000),
    Row(language: "python", package: "aiohttp", name: "aiohttp"),
    Row(language: "python", package: "streamlit", name: "streamlit", port: 8501),
    Row(language: "python", package: "gradio", name: "gradio", port: 7860),
    Row(language: "python", package: "python-fasthtml", name: "fasthtml", port: 5001),
  ]

  private static let rust: [Row] = [
    Row(language: "rust", package: "actix-web", name: "actix-web"),
    Row(
      language: "rust",
      package: "rocket",
      name: "rocket",
      port: 8000,
      configurationFiles: ["Rocket.toml"]
    ),
    Row(language: "rust", package: "warp", name: "warp"),
    Row(language: "rust", package: "tokio", name: "tokio", type: "async"),
    Row(language: "rust", package: "async-std", name: "async-std", type: "async"),
    Row(language: "rust", package: "axum", name: "axum"),
    Row(language: "rust", package: "leptos", name: "leptos"),
    Row(
      language: "rust",
      package: "tauri",
      name: "tauri",
      configurationFiles: ["tauri.conf.json"]
    ),
  ]

  private static let go: [Row] = [
    Row(language: "go", package: "github.com/gin-gonic/gin", name: "gin", port: 8080),
    Row(language: "go", package: "github.com/labstack/echo", name: "echo"),
    Row(language: "go", package: "github.com/gofiber/fiber", name: "fiber"),
    Row(language: "go", package: "github.com/beego/beego", name: "beego", port: 8080),
    Row(language: "go", package: "github.com/astaxie/beego", name: "beego", port: 8080),
    Row(language: "go", package: "github.com/go-chi/chi", name: "chi"),
    Row(language: "go", package: "github.com/gorilla/mux", name: "gorilla-mux"),
    Row(language: "go", package: "github.com/valyala/fasthttp", name: "fasthttp"),
  ]
}
