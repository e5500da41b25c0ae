using Microsoft.AspNetCore.Http;

namespace Notify.AspNetCore.Http;

/// <summary>Headers that keep a page to itself.</summary>
internal static class SecurityHeaders
{
    /// <param name="response">The page's answer.</param>
    /// <param name="contentSecurityPolicy">What the page may load.</param>
    /// <param name="referrer">Who hears of the page's address: nobody, unless forms have to show this site where they come from. Without a referrer a browser says their origin is null.</param>
    public static void Set(HttpResponse response, string contentSecurityPolicy, string referrer = "no-referrer")
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = contentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = referrer;
        headers["X-Robots-Tag"] = "noindex";
    }
}
