using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Notify.WebSample.Pages;

namespace Notify.WebSample.People;

/// <summary>Demo only: signs in without a password. A real site authenticates its users.</summary>
internal static class SignIn
{
    private const string SignInPath = "/signin";

    public static void Configure(CookieAuthenticationOptions options)
    {
        options.LoginPath = SignInPath;
        options.Cookie.Name = "notify-websample";
        options.Cookie.SameSite = SameSiteMode.Lax;
        // A page redirects to the sign-in; a script receives the status.
        options.Events.OnRedirectToLogin = context => Answer(context, StatusCodes.Status401Unauthorized);
        options.Events.OnRedirectToAccessDenied = context =>
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        };
    }

    public static void MapSignIn(this WebApplication app)
    {
        app.MapGet(SignInPath, SignInPage.Show).ExcludeFromDescription();
        app.MapPost(SignInPath, EnterAsync).ExcludeFromDescription();
        app.MapPost("/signout", LeaveAsync).ExcludeFromDescription();
    }

    public static Person PersonOf(ClaimsPrincipal user) =>
        Person.Find(user.FindFirstValue(ClaimTypes.NameIdentifier))
        ?? throw new InvalidOperationException("No user is signed in.");

    private static async Task<IResult> EnterAsync(IFormCollection form, HttpContext context)
    {
        if (Person.Find(form["person"]) is not { } person)
            return Results.BadRequest();
        Claim[] claims =
        [
            new(ClaimTypes.NameIdentifier, person.Id),
            new(ClaimTypes.Name, person.Name),
            .. person.Roles.Select(role => new Claim(ClaimTypes.Role, role)),
        ];
        var identity = new ClaimsIdentity(claims, CookieAuthenticationDefaults.AuthenticationScheme);
        await context.SignInAsync(new ClaimsPrincipal(identity));
        // Only to this site: anyone can create a link with another address to return to.
        var isLocal = form["back"] is [{ Length: > 1 } address] && address[0] == '/' && address[1] is not ('/' or '\\');
        return Results.LocalRedirect(isLocal ? form["back"].ToString() : "/");
    }

    private static async Task<IResult> LeaveAsync(IFormCollection _, HttpContext context)
    {
        await context.SignOutAsync();
        return Results.LocalRedirect(SignInPath);
    }

    private static Task Answer(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal))
            context.Response.Redirect(context.RedirectUri);
        else
            context.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
