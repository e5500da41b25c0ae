using Notify.WebSample.People;

namespace Notify.WebSample.Pages;

internal static class SignInPage
{
    public static IResult Show(HttpContext context, string? returnUrl) => new Page(
        context,
        "Who are you?",
        Html.Of(
            $"""
            <p class="warning">For demonstration only: there is no password, and whoever opens this page may be anybody. It answers this machine alone.</p>
            {Page.Form(context, "/signin", Html.Of($"""<input type="hidden" name="back" value="{returnUrl ?? "/"}"><ul class="people">{Html.Join(Person.All.Select(Choice))}</ul>"""))}
            """));

    private static Html Choice(Person person) => Html.Of($"""<li><button name="person" value="{person.Id}">{person.Name}</button> <span>{person.May}</span></li>""");
}
