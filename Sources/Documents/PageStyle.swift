import Session

/// How pages look, on paper white or in the dark, as the reader's system has it.
enum PageStyle {
  static let css = """
    :root { color-scheme: light dark; --page: #fff; --ink: #1f2328; --soft: #59636e; --line: #d9dee3; --code: #f6f8fa;
      --keyword: #a626a4; --string: #2f7d32; --number: #a05a00; --comment: #6a737d; --accent: #0b62c4; --bad: #b3261e;
      --badback: #fdf0ef; --warnback: #fdf7e7; }
    @media (prefers-color-scheme: dark) { :root { --page: #14171b; --ink: #dfe4ea; --soft: #9aa4af; --line: #30363d;
      --code: #1c2128; --keyword: #d68fe0; --string: #8ec98f; --number: #e0b070; --comment: #8b949e; --accent: #6cb0ff;
      --bad: #ff9a92; --badback: #2b1a1a; --warnback: #2a2514; } }
    body { margin: 0; background: var(--page); color: var(--ink);
      font: 16px/1.6 system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
    main { max-width: 62rem; margin: 0 auto; padding: 2rem 1.25rem 4rem; }
    .text { max-width: 46rem; }
    h1, h2, h3 { line-height: 1.25; margin: 2rem 0 .75rem; } h1 { font-size: 1.9rem; margin-top: 0; }
    h2 { font-size: 1.4rem; border-bottom: 1px solid var(--line); padding-bottom: .3rem; } h3 { font-size: 1.15rem; }
    h4 { margin: 1.25rem 0 -.5rem; font-size: .9rem; color: var(--soft); font-weight: 600; }
    a { color: var(--accent); } hr { border: 0; border-top: 1px solid var(--line); }
    code, kbd, pre { font-family: ui-monospace, "Cascadia Code", "DejaVu Sans Mono", Menlo, Consolas, monospace;
      font-size: .875rem; }
    pre { font-size: .8125rem; overflow-x: auto; line-height: 1.5; margin: .75rem 0; padding: .7rem .9rem; border-radius: 6px;
      tab-size: 4; }
    pre code { font-size: inherit; }
    pre.code, .text pre, .text :not(pre) > code { background: var(--code); border: 1px solid var(--line); }
    .text :not(pre) > code { padding: .1em .35em; border-radius: 4px; }
    .output { border-left: 3px solid var(--line); border-radius: 0; padding: .1rem .9rem; margin: .5rem 0 .75rem .2rem; }
    .output.values { border-color: var(--accent); overflow-x: auto; }
    .output.warning { background: var(--warnback); border-color: #c99a2e; }
    .output.failure { background: var(--badback); border-color: var(--bad); color: var(--bad); padding: .5rem .9rem; }
    .idle pre.code { opacity: .6; } .note { color: var(--soft); font-size: .85rem; margin: 0 0 0 .2rem; }
    .picture { margin: .75rem 0; } img { max-width: 100%; height: auto; background: #fff; border-radius: 4px; }
    table { border-collapse: collapse; margin: .5rem 0; font-size: .9rem; font-variant-numeric: tabular-nums; }
    th, td { padding: .2rem .7rem; border-bottom: 1px solid var(--line); text-align: left; }
    [align="right"] { text-align: right; } [align="center"] { text-align: center; }
    li:has(> input[type="checkbox"]) { list-style: none; } li > input[type="checkbox"] { margin-left: -1.3em; }
    .lua-table td { text-align: right; } .lua-table th { color: var(--soft); font-weight: 600; text-align: right; }
    caption { color: var(--soft); font-size: .85rem; padding: .3rem 0; }
    blockquote { margin: 1rem 0; padding: 0 1rem; border-left: 3px solid var(--line); color: var(--soft); }
    math { font-family: "STIX Two Math", "Latin Modern Math", "Cambria Math", "DejaVu Math TeX Gyre", math; }
    math[display="block"] { margin: .75rem 0; font-size: 1.1rem; }
    sub, sup { line-height: 0; font-size: .75em; }
    .k { color: var(--keyword); } .s { color: var(--string); } .n { color: var(--number); }
    .c { color: var(--comment); font-style: italic; } .x { color: var(--bad); }
    @media print { main { max-width: none; padding: 0; } pre, .picture { break-inside: avoid; } }
    """
}
