using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Notify.AspNetCore.Tests.Harness;

/// <summary>
/// Signs in the user that the cookie <c>session</c>, or otherwise a bearer token, names: a user id and roles, separated
/// by dots. With a cookie it ignores the token, as a host does whose default scheme is a cookie.
/// </summary>
public sealed class BearerNames(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logger,
    UrlEncoder encoder) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public new const string Scheme = "names";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var token = Request.Cookies["session"];
        if (token is null
            && Request.Headers.Authorization is [{ } header]
            && header.StartsWith("Bearer ", StringComparison.Ordinal))
            token = header["Bearer ".Length..];
        if (token is null)
            return Task.FromResult(AuthenticateResult.NoResult());
        var names = token.Split('.');
        var identity = new ClaimsIdentity(names.Skip(1).Select(role => new Claim(ClaimTypes.Role, role)), Scheme);
        if (names[0].Length > 0)
            identity.AddClaim(new Claim(ClaimTypes.NameIdentifier, names[0]));
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Scheme)));
    }
}
