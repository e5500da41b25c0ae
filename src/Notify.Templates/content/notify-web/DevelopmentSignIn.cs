using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace Sample.Web_1;

/// <summary>Signs in each visitor as a developer with all roles. Mapped only in the environment Development.</summary>
internal static class DevelopmentSignIn
{
    public const string Path = "/signin";

    public static void MapDevelopmentSignIn(this WebApplication app) => app.MapGet(Path, SignInAsync);

    private static async Task<IResult> SignInAsync(HttpContext context, string? returnUrl)
    {
        var identity = new ClaimsIdentity(
            [
                new Claim(ClaimTypes.NameIdentifier, "developer"),
                new Claim(ClaimTypes.Role, "owner"),
                new Claim(ClaimTypes.Role, "operator"),
            ],
            CookieAuthenticationDefaults.AuthenticationScheme);
        await context.SignInAsync(new ClaimsPrincipal(identity));
        return Results.LocalRedirect(string.IsNullOrEmpty(returnUrl) ? "/" : returnUrl);
    }
}
