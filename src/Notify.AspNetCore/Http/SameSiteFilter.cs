using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Notify.AspNetCore.Http;

/// <summary>
/// Lets a request that changes something pass only where no other site can have made the browser send it: it carries a bearer token, which browsers never add by themselves; or the host's
/// antiforgery token in its header; or the browser itself says that it comes from this site (Fetch Metadata's <c>Sec-Fetch-Site</c>, else <c>Origin</c>, RFC 6454 section 7).
/// </summary>
internal sealed class SameSiteFilter(Problems problems) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        return IsSafe(http.Request.Method) || IsBearer(http.Request) || IsFromThisSite(http.Request) || await HasTokenAsync(http).ConfigureAwait(false)
            ? await next(context).ConfigureAwait(false)
            : problems.BadRequest(
                "The request cannot be distinguished from a forged one.",
                "Send a bearer token, or an antiforgery token, or call from a page of this site (the browser then says Sec-Fetch-Site: same-origin).");
    }

    /// <summary>What changes nothing (RFC 9110 section 9.2.1).</summary>
    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);

    private static bool IsBearer(HttpRequest request) =>
        request.Headers.Authorization is [{ } authorization] && authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase);

    private static bool IsFromThisSite(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"];
        if (site.Count > 0)
            return site is ["same-origin"] or ["none"];
        return request.Headers[HeaderNames.Origin] is [{ } origin] && origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
    }

    private static async ValueTask<bool> HasTokenAsync(HttpContext http)
    {
        // By its header alone: to look for it in a form would read a body that no endpoint has bounded yet.
        if (http.RequestServices.GetService<IAntiforgery>() is not { } antiforgery
            || http.RequestServices.GetRequiredService<IOptions<AntiforgeryOptions>>().Value.HeaderName is not { } header
            || !http.Request.Headers.ContainsKey(header))
            return false;
        try
        {
            await antiforgery.ValidateRequestAsync(http).ConfigureAwait(false);
            return true;
        }
        catch (AntiforgeryValidationException)
        {
            return false;
        }
    }
}
