using Microsoft.AspNetCore.Http;

namespace Notify.AspNetCore.Http;

/// <summary>Headers that keep a page to itself.</summary>
internal static class SecurityHeaders
{
    public static void Set(HttpResponse response, string contentSecurityPolicy)
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = contentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["X-Robots-Tag"] = "noindex";
    }
}
