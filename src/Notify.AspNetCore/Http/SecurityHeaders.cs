using Microsoft.AspNetCore.Http;

namespace Notify.AspNetCore.Http;

/// <summary>Sets headers that keep an answer from caches, other sites and search engines.</summary>
internal static class SecurityHeaders
{
    /// <summary>
    /// Sets the headers of every answer: it contains personal data, and browsers must not guess its content type.
    /// </summary>
    public static void SetDefaults(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
    }

    /// <summary>Sets the additional headers of a page.</summary>
    /// <param name="response">The response with the page.</param>
    /// <param name="contentSecurityPolicy">The policy for the resources that the page may load.</param>
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
