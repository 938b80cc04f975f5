import SoloCore

/// The workflow of a product on GitHub Actions: tests, a plan on each pull request with a preview stage, and a deploy of what is on `main`.
///
/// It is the same text for the same settings, so that writing it again changes nothing.
struct GitHubWorkflow {
    /// Where it is in a repository.
    static let path = ".github/workflows/solo.yml"
    /// The first line has a digest of the others, so that a file that somebody has changed is known.
    private static let mark = "# Written by solo ci github; "

    /// The distribution of the host: Swift's image of it has the same C library.
    enum Distribution: String, CaseIterable {
        case bookworm, noble
    }

    var product: String
    var stage: String
    var distribution: Distribution

    var text: String { Self.marked(body) }

    /// Whether a file is as `solo` wrote it, this one or an older one.
    static func isUnchanged(_ text: String) -> Bool {
        guard let end = text.firstIndex(of: "\n") else { return false }
        return text == marked(String(text[text.index(after: end)...]))
    }

    private static func marked(_ body: String) -> String { "\(mark)\(StableDigest.of(body))\n\(body)" }

    private var body: String {
        """
        #
        # Secrets of the repository: SOLO_DEPLOY_KEY (solo access grant ci --stage \(stage)), SOLO_KNOWN_HOSTS (ssh-keyscan HOST), and
        # SOLO_PREVIEW_KEY (solo access grant previews --stage \(stage) --for 'pr-*') for previews.
        # Variables: SOLO_HOST (root@ADDRESS), and SOLO_PREVIEW_DOMAIN (a domain whose subdomains lead to the host) for previews.
        name: solo
        on:
          push:
            branches: [main]
          pull_request:
            types: [opened, synchronize, reopened, closed]
        permissions:
          contents: read
        concurrency:
          group: solo-${{ github.ref }}
          cancel-in-progress: ${{ github.event_name == 'pull_request' && github.event.action != 'closed' }}
        jobs:
        \(test)
        \(plan)
        \(deploy)
        \(preview)
        \(removal)

        """
    }

    private var test: String {
        job(
            "test", condition: "github.event.action != 'closed'",
            steps: """
                      - run: swift test
                """)
    }

    private var plan: String {
        job(
            "plan", needs: "test",
            condition: "github.event_name == 'pull_request' && \(Self.isOwn) && github.event.action != 'closed'",
            permissions: ["contents: read", "pull-requests: write"],
            steps: """
                \(ssh("SOLO_DEPLOY_KEY"))
                      - run: |
                          swift build --product solo
                          .build/debug/solo plan --product \(product) --stage \(stage) --on "$SOLO_HOST" > "$RUNNER_TEMP/plan.txt"
                      - uses: actions/github-script@v7
                        with:
                          script: |
                            const fs = require('fs');
                            const mark = '<!-- solo plan -->';
                            const plan = fs.readFileSync(`${process.env.RUNNER_TEMP}/plan.txt`, 'utf8');
                            const fence = '`'.repeat(3);
                            const body = `${mark}\\n\(stage) would change so:\\n\\n${fence}\\n${plan}\\n${fence}`;
                            const place = { ...context.repo, issue_number: context.issue.number };
                            const comments = await github.paginate(github.rest.issues.listComments, place);
                            const mine = comments.find((comment) => comment.body.startsWith(mark));
                            if (mine) {
                              await github.rest.issues.updateComment({ ...context.repo, comment_id: mine.id, body });
                            } else {
                              await github.rest.issues.createComment({ ...place, body });
                            }
                """)
    }

    private var deploy: String {
        job(
            "deploy", needs: "test", condition: "github.event_name == 'push'",
            steps: """
                \(ssh("SOLO_DEPLOY_KEY"))
                      - run: |
                          swift build --product solo
                          .build/debug/solo deploy --product \(product) --stage \(stage) --on "$SOLO_HOST"
                """)
    }

    private var preview: String {
        job(
            "preview", needs: "test",
            condition: "\(Self.hasPreviews) && github.event.action != 'closed'",
            steps: """
                \(ssh("SOLO_PREVIEW_KEY"))
                      - env:
                          DOMAIN: pr-${{ github.event.number }}.${{ vars.SOLO_PREVIEW_DOMAIN }}
                          STAGE: pr-${{ github.event.number }}
                        run: |
                          swift build --product solo
                          .build/debug/solo deploy --product \(product) --stage "$STAGE" --on "$SOLO_HOST" --domain "$DOMAIN" --bake 0
                """)
    }

    private var removal: String {
        job(
            "remove-preview", condition: "\(Self.hasPreviews) && github.event.action == 'closed'",
            steps: """
                \(ssh("SOLO_PREVIEW_KEY"))
                      - env:
                          STAGE: pr-${{ github.event.number }}
                        run: |
                          swift build --product solo
                          swift build --product \(product)
                          .build/debug/solo stage remove --product \(product) --stage "$STAGE" --on "$SOLO_HOST" --yes "$STAGE"
                """)
    }

    /// Pull requests from forks have no secrets.
    private static let isOwn = "github.event.pull_request.head.repo.full_name == github.repository"
    private static let hasPreviews =
        "github.event_name == 'pull_request' && \(isOwn) && vars.SOLO_PREVIEW_DOMAIN != ''"

    private func job(
        _ name: String, needs: String? = nil, condition: String, permissions: [String] = [], steps: String
    ) -> String {
        let needs = needs.map { "\n    needs: \($0)" } ?? ""
        let permissions =
            permissions.isEmpty
            ? "" : "\n    permissions:\n" + permissions.map { "      \($0)" }.joined(separator: "\n")
        return """
              \(name):\(needs)
                if: ${{ \(condition) }}
                runs-on: ubuntu-24.04
                container: swift:6.3-\(distribution.rawValue)\(permissions)
                env:
                  SOLO_HOST: ${{ vars.SOLO_HOST }}
                steps:
                  - uses: actions/checkout@v4
                  - run: apt-get -qq update && apt-get -qq -y install libsqlite3-dev libssl-dev libzstd-dev libcurl4-openssl-dev libpq5 openssh-client zstd
                  - uses: actions/cache@v4
                    with:
                      path: .build
                      key: solo-\(distribution.rawValue)-\(name)-${{ hashFiles('Package.resolved', 'Package.swift') }}-${{ github.sha }}
                      restore-keys: solo-\(distribution.rawValue)-\(name)-${{ hashFiles('Package.resolved', 'Package.swift') }}-
            \(steps)
            """
    }

    /// Lets `solo` reach the host with a key that may do what the job is for.
    private func ssh(_ secret: String) -> String {
        """
              - name: SSH
                env:
                  KEY: ${{ secrets.\(secret) }}
                  KNOWN_HOSTS: ${{ secrets.SOLO_KNOWN_HOSTS }}
                run: |
                  umask 077
                  mkdir -p "$RUNNER_TEMP/ssh"
                  printf '%s\\n' "$KEY" > "$RUNNER_TEMP/ssh/key"
                  printf '%s\\n' "$KNOWN_HOSTS" > "$RUNNER_TEMP/ssh/known_hosts"
                  printf 'Host *\\n  IdentityFile %s\\n  IdentitiesOnly yes\\n  UserKnownHostsFile %s\\n' \\
                    "$RUNNER_TEMP/ssh/key" "$RUNNER_TEMP/ssh/known_hosts" > "$RUNNER_TEMP/ssh/config"
                  echo "SOLO_SSH_CONFIG=$RUNNER_TEMP/ssh/config" >> "$GITHUB_ENV"
        """
    }
}
