namespace EarlySignal.Reports;

/// <summary>The style rules of the web page, for light and dark.</summary>
internal static class HtmlStyle
{
    public const string Css = """
        :root{--page:#f4f6f8;--card:#fff;--ink:#1f2328;--muted:#59636e;--line:#d8dee4;--link:#0a58a8;
        --good:#0b6b43;--good-bg:#dcf3e6;--fair:#7a5200;--fair-bg:#fdf0cf;--poor:#a1261d;--poor-bg:#fde4e1;--strong-bg:#e3edf8}
        @media (prefers-color-scheme:dark){:root{--page:#0d1117;--card:#161b22;--ink:#e6edf3;--muted:#9aa4af;--line:#30363d;--link:#79b8ff;
        --good:#6fdda8;--good-bg:#12351f;--fair:#f2c45a;--fair-bg:#3a2e0d;--poor:#ff9d94;--poor-bg:#431a17;--strong-bg:#1d2f45}}
        *{box-sizing:border-box}
        html{scroll-behavior:smooth}
        body{margin:0;background:var(--page);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
        header,main{max-width:1040px;margin:0 auto;padding:0 20px}
        header{padding-top:36px}
        h1{margin:0 0 14px;font-size:28px;line-height:1.2}
        h2{margin:0 0 10px;font-size:19px;display:flex;flex-wrap:wrap;gap:10px;align-items:baseline}
        p{margin:0 0 12px;max-width:75ch}
        a{color:var(--link)}
        .preview{max-width:none;padding:10px 14px;border:1px solid var(--fair);border-radius:8px;background:var(--fair-bg);color:var(--fair);font-weight:600}
        .facts{display:flex;flex-wrap:wrap;gap:10px 36px;margin:0 0 22px}
        .facts dt{color:var(--muted);font-size:12.5px}
        .facts dd{margin:0;overflow-wrap:anywhere}
        .card{margin:0 0 20px;padding:22px 24px;background:var(--card);border:1px solid var(--line);border-radius:12px}
        .scroll{overflow-x:auto;margin:0 0 14px}
        table{width:100%;border-collapse:collapse;font-size:13.5px;font-variant-numeric:tabular-nums}
        caption{padding:6px 0;color:var(--muted);font-size:13px}
        th,td{padding:6px 10px;border-bottom:1px solid var(--line);vertical-align:baseline;white-space:nowrap}
        th:first-child{padding-left:0}
        thead th{color:var(--muted);font-weight:600}
        tbody th{font-weight:500}
        .caption{color:var(--muted);font-size:13px;max-width:none}
        .tone{display:inline-block;padding:1px 9px;border-radius:999px;font-size:12.5px;font-weight:600;line-height:1.5}
        .plain{background:var(--strong-bg)}
        .strong{background:var(--strong-bg);padding:1px 6px;margin:0 -6px;border-radius:5px;font-size:inherit}
        tbody th .strong{background:none;padding:0;margin:0;font-weight:700}
        .good{color:var(--good);background:var(--good-bg)}
        .fair{color:var(--fair);background:var(--fair-bg)}
        .poor{color:var(--poor);background:var(--poor-bg)}
        figure{margin:4px 0 12px;overflow-x:auto}
        figcaption{margin:14px 0 2px;font-weight:600;font-size:14px}
        figure svg{display:block;width:100%;min-width:640px;height:auto}
        .findings{margin:0 0 16px;padding:0;list-style:none}
        .findings li{padding:7px 0;border-top:1px solid var(--line)}
        .findings li:last-child{border-bottom:1px solid var(--line)}
        .findings .tone{margin-right:4px}
        .remedy{color:var(--muted)}
        .glossary{display:grid;grid-template-columns:max-content 1fr;gap:6px 20px;margin:0}
        .glossary dt{font-weight:600}
        .glossary dd{margin:0}
        @media (max-width:640px){.card{padding:16px 14px}.glossary{grid-template-columns:1fr}.glossary dd{margin-bottom:8px}}
        @media print{body{background:none}.card{break-inside:avoid;border:0;padding:0}}

        """;
}
