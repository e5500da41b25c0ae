using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using Notify.AspNetCore.Http;

namespace Notify.AspNetCore.Ui;

/// <summary>
/// <c>GET /ui</c>: the operator page. Its files are in the assembly and protected by the operator policy. The page uses
/// no inline script or style and no other site, so its content security policy is strict.
/// </summary>
internal sealed class OperatorPage
{
    private const string Folder = "ui/";
    private const string Index = Folder + "index.html";

    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        + "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private readonly Dictionary<string, PageFile> _files = EmbeddedFiles.Names
        .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
        .ToDictionary(name => name, Read, StringComparer.Ordinal);

    public void Map(RouteGroupBuilder group)
    {
        // A person opens this page, so a cookie scheme may redirect to its sign-in page.
        group.MapMethods("/ui", ReadMethods.All, GetPage).AllowCookieRedirect().ExcludeFromDescription();
        group.MapMethods("/ui/{*file}", ReadMethods.All, GetFile).ExcludeFromDescription();
    }

    /// <summary>The links of the page are relative to a path without a slash at its end.</summary>
    private IResult GetPage(HttpContext context, CancellationToken cancellationToken)
    {
        if (context.Request.Path.Value is not { } path || !path.EndsWith('/'))
            return Serve(context, Index);
        // Encoded, because a header may contain ASCII characters only.
        var page = context.Request.PathBase.Add(path.TrimEnd('/'));
        return TypedResults.LocalRedirect(page.ToUriComponent());
    }

    private IResult GetFile(HttpContext context, string? file, CancellationToken cancellationToken) =>
        string.IsNullOrEmpty(file) ? GetPage(context, cancellationToken) : Serve(context, Folder + file);

    private IResult Serve(HttpContext context, string name)
    {
        if (!_files.TryGetValue(name, out var file))
            return TypedResults.NotFound();
        SecurityHeaders.SetForPage(context.Response, Policy, referrer: "same-origin");
        // The browser validates the file at each use and receives 304, so that it immediately uses a new version.
        context.Response.Headers.CacheControl = "private, no-cache";
        return TypedResults.Bytes(file.Bytes, file.Type, entityTag: file.Tag);
    }

    private static PageFile Read(string name)
    {
        var bytes = EmbeddedFiles.Bytes(name);
        var type = Path.GetExtension(name) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            _ => "application/octet-stream",
        };
        var tag = Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 12));
        return new(bytes, type, new EntityTagHeaderValue($"\"{tag}\""));
    }

    private sealed record PageFile(byte[] Bytes, string Type, EntityTagHeaderValue Tag);
}
