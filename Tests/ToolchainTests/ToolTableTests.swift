import Testing

@testable import Toolchain

@Suite struct `Knowing tools by their files` {
  @Test(
    "S0-32 each build tool of the table is known",
    arguments: [
      ("webpack.config.js", "", "webpack"), ("webpack.config.ts", "", "webpack"),
      ("package.json", #"{"devDependencies": {"webpack": "5"}}"#, "webpack"),
      ("vite.config.ts", "", "vite"), ("package.json", #"{"dependencies": {"vite": "5"}}"#, "vite"),
      ("rollup.config.mjs", "", "rollup"), (".parcelrc", "{}", "parcel"), ("Makefile", "", "make"),
      ("makefile", "", "make"), ("GNUmakefile", "", "make"), ("CMakeLists.txt", "", "cmake"),
      ("build.gradle", "", "gradle"), ("build.gradle.kts", "", "gradle"), ("pom.xml", "", "maven"),
    ]
  )
  func build(_ row: (String, String, String)) throws {
    #expect(try FixtureTree.report([row.0: row.1]).buildTools == [row.2])
  }

  @Test(
    "S0-34 each development tool of the table is known",
    arguments: [
      ("Dockerfile", "FROM x", "docker"), ("main.tf", "", "terraform"),
      ("k8s/a.yaml", "apiVersion: v1\nkind: Pod\n", "kubernetes"), (".git/HEAD", "", "git"),
      (".git", "gitdir: ../x", "git"), (".pre-commit-config.yaml", "repos: []", "pre-commit"),
      (".eslintrc", "{}", "eslint"), (".eslintrc.json", "{}", "eslint"),
      ("eslint.config.js", "", "eslint"), ("package.json", #"{"eslintConfig": {}}"#, "eslint"),
      (".prettierrc", "", "prettier"), ("prettier.config.js", "", "prettier"),
      ("package.json", #"{"prettier": {"semi": false}}"#, "prettier"),
      ("pyproject.toml", "[tool.black]\n", "black"), ("requirements.txt", "black==24\n", "black"),
    ]
  )
  func development(_ row: (String, String, String)) throws {
    #expect(try FixtureTree.report([row.0: row.1]).developmentTools == [row.2])
  }

  @Test(
    "S0-33 each package manager of the table is known",
    arguments: [
      (["package.json": #"{"main":"x"}"#, "package-lock.json": ""], "npm"),
      (["package.json": #"{"main":"x"}"#, "yarn.lock": ""], "yarn"),
      (["package.json": #"{"main":"x"}"#, "pnpm-lock.yaml": ""], "pnpm"),
      (["requirements.txt": "rich\n"], "pip"),
      (["pyproject.toml": "[project]\nname = \"x\"\n", "poetry.lock": ""], "poetry"),
      (["Pipfile": "[packages]\nrich = \"*\"\n", "Pipfile.lock": "{}"], "pipenv"),
      (["Cargo.toml": "[package]\nname = \"x\"\n", "Cargo.lock": ""], "cargo"),
      (["go.mod": "module m\n", "go.sum": "", "a.go": ""], "go-modules"),
    ]
  )
  func packageManager(_ row: ([String: String], String)) throws {
    #expect(try FixtureTree.report(row.0).component().packageManager == row.1)
  }

  @Test("S0-33 a folder with a lockfile alone has no version and does no harm")
  func lockAlone() throws {
    for lock in ["package-lock.json", "yarn.lock", "poetry.lock", "Cargo.lock", "go.sum"] {
      #expect(try FixtureTree.report([lock: ""]).abstained)
    }
    let report = try FixtureTree.report(["yarn.lock": "", "index.js": ""])
    #expect(try report.component().runtime == .init(name: "node"))
  }

  @Test(
    "S0-31 a package whose name only holds a framework's name is another package",
    arguments: [
      (
        "package.json",
        #"{"dependencies": {"next-auth": "4", "preact": "10", "@nestjs/common": "9"}}"#
      ),
      (
        "package.json",
        #"{"dependencies": {"react-native-web": "1", "nuxt-edge": "3", "vuex": "4"}}"#
      ),
      ("requirements.txt", "pytest-django\ndjango-filter\nflask-cors\nfastapi-users\n"),
      ("requirements.txt", "pytest-cov\nsqlalchemy-utils\ntornado-sqlalchemy\n"),
      (
        "Cargo.toml", "[dependencies]\ntokio-util = \"1\"\nwarp-cors = \"1\"\nrocket_http = \"1\"\n"
      ),
      ("go.mod", "module m\nrequire github.com/gin-contrib/gin v1.0.0\n"),
      ("go.mod", "module m\nrequire github.com/labstack/echo-contrib v1.0.0\n"),
    ]
  )
  func names(_ row: (String, String)) throws {
    #expect(try FixtureTree.report([row.0: row.1]).frameworkNames == [])
  }

  @Test(
    "S0-31 each framework of the Python, Rust and Go tables is known, with its type",
    arguments: [
      ("requirements.txt", "Django==5\n", "django", "web"),
      ("requirements.txt", "Flask\n", "flask", "web"),
      ("requirements.txt", "FastAPI\n", "fastapi", "web"),
      ("requirements.txt", "tornado\n", "tornado", "web"),
      ("requirements.txt", "pytest\n", "pytest", "testing"),
      ("requirements.txt", "SQLAlchemy[asyncio]>=2\n", "sqlalchemy", "orm"),
      ("Cargo.toml", "[dependencies]\nactix-web = \"4\"\n", "actix-web", "web"),
      ("Cargo.toml", "[dependencies]\nrocket = \"0.5\"\n", "rocket", "web"),
      ("Cargo.toml", "[dependencies]\nwarp = \"0.3\"\n", "warp", "web"),
      ("Cargo.toml", "[dependencies]\ntokio = \"1\"\n", "tokio", "async"),
      ("Cargo.toml", "[dependencies]\nasync-std = \"1\"\n", "async-std", "async"),
      ("go.mod", "module m\nrequire github.com/gin-gonic/gin v1.9.1\n", "gin", "web"),
      ("go.mod", "module m\nrequire github.com/labstack/echo/v4 v4.0.0\n", "echo", "web"),
      ("go.mod", "module m\nrequire github.com/gofiber/fiber/v2 v2.0.0\n", "fiber", "web"),
      ("go.mod", "module m\nrequire github.com/beego/beego/v2 v2.0.0\n", "beego", "web"),
    ]
  )
  func frameworks(_ row: (String, String, String, String)) throws {
    let framework = try FixtureTree.report([row.0: row.1]).component().framework(row.2)
    #expect(framework.type == row.3)
    #expect(framework.confidence == 0.9)
  }

  @Test(
    "S0-35 each deployment target of the table is found alone",
    arguments: [
      ("Dockerfile", "FROM x", "container/docker 0.9 true"),
      ("docker-compose.yml", "", "container/docker 0.9 true"),
      ("k8s/a.yaml", "apiVersion: v1\nkind: Pod\n", "container/kubernetes 0.9 true"),
      ("kubernetes/a.yml", "kind: Pod\napiVersion: v1\n", "container/kubernetes 0.9 true"),
      ("vercel.json", "{}", "serverless/vercel 0.9 false"),
      ("serverless.yml", "service: x\n", "serverless/aws 0.65 true"),
      ("main.tf", "", "cloud/terraform 0.65 true"),
      ("app.yaml", "runtime: go122\n", "cloud/gcp 0.65 false"),
    ]
  )
  func target(_ row: (String, String, String)) throws {
    let targets = try FixtureTree.report([row.0: row.1]).deploymentTargets.map {
      "\($0.targetType)/\($0.platform) \($0.confidence) \($0.requiresOperations)"
    }
    #expect(targets == [row.2])
  }
}
