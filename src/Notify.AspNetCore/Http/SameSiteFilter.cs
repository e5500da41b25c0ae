using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Notify.AspNetCore.Http;

/// <summary>
/// Lets a request that changes something pass only if no other site can have made the browser send it: nothing that a
/// browser adds automatically has authenticated it, or it carries the antiforgery token of the host in a header, or the
/// browser itself says that it comes from this site (<c>Sec-Fetch-Site</c> of Fetch Metadata, otherwise <c>Origin</c>,
/// RFC 6454 section 7).
/// </summary>
internal sealed class SameSiteFilter(Problems problems) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        var passes = IsBearerOnly(http)
            || IsFromThisSite(http.Request)
            || await HasTokenAsync(http).ConfigureAwait(false);
        return passes
            ? await next(context).ConfigureAwait(false)
            : problems.BadRequest(
                "The request cannot be distinguished from a forged one.",
                "Send a bearer token and no cookie, or an antiforgery token, or call from a page of this site (the "
                + "browser then says Sec-Fetch-Site: same-origin).");
    }

    /// <summary>
    /// Returns true if only a bearer token can have authenticated the request. A request with a cookie or a client
    /// certificate may carry an invented token that the authentication of the host ignores.
    /// </summary>
    private static bool IsBearerOnly(HttpContext http) =>
        http.Request.Headers.Authorization is [{ } authorization]
        && authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
        && !http.Request.Headers.ContainsKey(HeaderNames.Cookie)
        && http.Connection.ClientCertificate is null;

    private static bool IsFromThisSite(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"];
        if (site.Count > 0)
            return site is ["same-origin"] or ["none"];
        return request.Headers[HeaderNames.Origin] is [{ } origin]
            && origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
    }

    private static async ValueTask<bool> HasTokenAsync(HttpContext http)
    {
        // Only the header is read: to find the token in a form would read a body that no endpoint has bounded yet.
        var services = http.RequestServices;
        if (services.GetService<IAntiforgery>() is not { } antiforgery
            || services.GetRequiredService<IOptions<AntiforgeryOptions>>().Value.HeaderName is not { } header
            || !http.Request.Headers.ContainsKey(header))
        {
            return false;
        }

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

/// <summary>Adds the filter to endpoints that change something.</summary>
internal static class SameSiteEndpoints
{
    public static RouteHandlerBuilder RequireSameSite(this RouteHandlerBuilder endpoint, Problems problems) => endpoint
        .AddEndpointFilter(new SameSiteFilter(problems))
        .ProducesProblem(StatusCodes.Status400BadRequest);
}
