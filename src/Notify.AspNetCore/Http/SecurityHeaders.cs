using Microsoft.AspNetCore.Http;

namespace Notify.AspNetCore.Http;

/// <summary>Headers that keep an answer from caches, other sites and search engines.</summary>
internal static class SecurityHeaders
{
    /// <summary>The headers of every answer: it is personal data, and it is only what its content type says.</summary>
    public static void SetDefaults(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
    }

    /// <summary>The additional headers of a page.</summary>
    /// <param name="response">The page's answer.</param>
    /// <param name="contentSecurityPolicy">The policy that says what the page may load.</param>
    /// <param name="referrer">
    /// The referrer policy. A page with forms to this site needs <c>same-origin</c>, because without a referrer a
    /// browser sends the origin null.
    /// </param>
    public static void SetForPage(
        HttpResponse response,
        string contentSecurityPolicy,
        string referrer = "no-referrer")
    {
        var headers = response.Headers;
        headers.ContentSecurityPolicy = contentSecurityPolicy;
        headers["Referrer-Policy"] = referrer;
        headers["X-Robots-Tag"] = "noindex";
    }
}
