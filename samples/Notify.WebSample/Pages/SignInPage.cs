using Notify.WebSample.People;

namespace Notify.WebSample.Pages;

internal static class SignInPage
{
    public static IResult Show(HttpContext context, string? returnUrl) => new Page(
        context,
        "Sign in",
        Html.Of(
            $"""
            <p class="warning">For demonstration only: there is no password, so everyone can sign in as anyone. The
            sample listens on this machine only.</p>
            {Page.Form(context, "/signin", Choices(returnUrl))}
            """));

    private static Html Choices(string? returnUrl) => Html.Of(
        $"""
        <input type="hidden" name="back" value="{returnUrl ?? "/"}">
        <ul class="people">{Html.Join(Person.All.Select(Choice))}</ul>
        """);

    private static Html Choice(Person person) => Html.Of(
        $"""<li><button name="person" value="{person.Id}">{person.Name}</button> <span>{person.May}</span></li>""");
}
