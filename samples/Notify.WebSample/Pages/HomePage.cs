using System.Security.Claims;
using Notify.Addresses;
using Notify.Telegram;
using Notify.WebSample.People;
using Notify.WebSample.Providers;

namespace Notify.WebSample.Pages;

internal static class HomePage
{
    public static async Task<IResult> ShowAsync(
        HttpContext context,
        ClaimsPrincipal user,
        string? said,
        IAddressBook book,
        LocalProviders providers,
        ITelegramLinks links,
        IConfiguration configuration,
        Pager pager,
        CancellationToken cancellationToken)
    {
        var person = SignIn.PersonOf(user);
        var chats = await book.GetAddressesAsync(person.Id, Channels.Telegram, cancellationToken);
        // A link needs the name of the bot. Without it, the user sends the command to the bot.
        var start = configuration["Notify:Telegram:BotUserName"] is null
            ? Html.Of($"Write to your bot: <code>/start {links.CreateToken(person.Id)}</code>")
            : Html.Of($"""<a href="{links.CreateLink(person.Id)}">Open the chat with the bot</a> and press Start.""");
        var browsers = await book.GetAddressesAsync(person.Id, Channels.Push, cancellationToken);
        return new Page(
            context,
            $"Hello, {person.Name}",
            Html.Of(
                $"""
                {Notices.Of(said)}
                <div class="cards">
                {Push(context, browsers.Count, providers)}
                {Telegram(context, chats.Count, start, providers)}
                {Messages(context)}
                {TestSend(person)}
                {Troubles(context, pager, providers)}
                {Look(person)}
                </div>
                <script type="module" src="/account.js"></script>
                """));
    }

    private static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{number} {noun}s";

    private static Html Push(HttpContext context, int browsers, LocalProviders providers) => Html.Of(
        $"""
        <section aria-labelledby="push-title">
        <h2 id="push-title">Push to this browser</h2>
        <p>You have {Count(browsers, "subscription")}.</p>
        <p id="push-state" role="status">Needs JavaScript.</p>
        <p>
        <button id="subscribe" type="button" hidden>Subscribe this browser</button>
        <button id="unsubscribe" type="button" hidden>Unsubscribe this browser</button>
        </p>
        <p class="quiet">A browser subscribes at the push service of its vendor on the internet. If this machine is
        offline, use a simulated browser.</p>
        {(providers.Push is null ? Html.Of($"") : Html.Of($"""
        <p><button id="local-browser" type="button" data-token="{Page.Token(context)}">
        Subscribe a simulated browser</button></p>
        {Page.Button(context, "/local/browser/expire", "Let the subscriptions of the simulated browsers expire")}
        """))}
        </section>
        """);

    private static Html Telegram(HttpContext context, int chats, Html start, LocalProviders providers) => Html.Of(
        $"""
        <section aria-labelledby="telegram-title">
        <h2 id="telegram-title">Telegram</h2>
        <p>You have {Count(chats, "chat")}. {start}</p>
        <p class="quiet">The link works for you only and is valid for one hour. Telegram posts the message of the chat
        to /api/v1/messaging/inbound/telegram.</p>
        {(providers.Telegram is null ? Html.Of($"") : Html.Of($"""
        <p class="quiet">No bot token is configured, so the link has no bot. A simulated chat presses Start for you.</p>
        {Page.Button(context, "/local/telegram/start", "Press Start in a simulated chat")}
        """))}
        </section>
        """);

    private static Html Messages(HttpContext context) => Html.Of(
        $"""
        <section aria-labelledby="messages-title">
        <h2 id="messages-title">Messages</h2>
        {Page.Button(context, "/messages/alert", "Send me an alert")}
        <p class="quiet">By push, otherwise e-mail, otherwise Telegram.</p>
        {Page.Button(context, "/messages/newsletter", "Send me the newsletter")}
        <p class="quiet">By e-mail, with a link to unsubscribe. See your <a href="/inbox">inbox</a>.</p>
        </section>
        """);

    private static Html TestSend(Person person) => !person.Roles.Contains(Roles.Owner) ? Html.Of($"") : Html.Of(
        $"""
        <section aria-labelledby="test-title">
        <h2 id="test-title">Send yourself a test</h2>
        <form id="test" data-user="{person.Id}">
        <label for="channel">Channel</label>
        <select id="channel" name="channel">
        <option>email</option><option>push</option><option>telegram</option><option>pager</option>
        </select>
        <button>Send now</button>
        </form>
        <p id="test-result" role="status"></p>
        <p class="quiet">POST /api/v1/messaging/test: policy NotifyOwner.</p>
        </section>
        """);

    private static Html Troubles(HttpContext context, Pager pager, LocalProviders providers) => Html.Of(
        $"""
        <section aria-labelledby="trouble-title">
        <h2 id="trouble-title">Failures</h2>
        {Page.Button(context, "/trouble/page", "Page me three times")}
        {Page.Form(context, "/local/pager", Html.Of($"""
        <p>The pager is {(pager.IsBroken ? "broken" : "working")}.
        <button name="state" value="{(pager.IsBroken ? "working" : "broken")}">
        {(pager.IsBroken ? "Repair it" : "Break it")}</button></p>
        """))}
        {UnknownMailbox(context, providers)}
        {Page.Button(context, "/trouble/late", "Send a message that has expired")}
        </section>
        """);

    private static Html UnknownMailbox(HttpContext context, LocalProviders providers) => providers.Smtp is null
        ? Html.Of($"")
        : Page.Button(context, "/trouble/unknown-mailbox", "Send to a mailbox that does not exist");

    private static Html Look(Person person) => Html.Of(
        $"""
        <section aria-labelledby="look-title">
        <h2 id="look-title">Operations</h2>
        <ul>
        <li>{Operations(person)}</li>
        <li><a href="/health">/health</a> and <a href="/health/ready">/health/ready</a></li>
        <li><a href="/metrics">/metrics</a> for Prometheus</li>
        <li><a href="/openapi/v1.json">/openapi/v1.json</a></li>
        </ul>
        </section>
        """);

    private static Html Operations(Person person) => person.Roles.Contains(Roles.Operator)
        ? Html.Of($"""<a href="/api/v1/messaging/ui">Operator page</a>: queues, dead letters, suppressions""")
        : Html.Of($"The operator page requires the policy NotifyOperator. Sign in as Olga or Otto.");
}
