using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Notify.Addresses;
using Notify.AspNetCore.Http;
using Notify.AspNetCore.Mapping;
using Notify.AspNetCore.Models;
using Notify.Delivery;

namespace Notify.AspNetCore.TestSend;

/// <summary>
/// <c>POST /test</c>: one message, now, on one channel. What is asked in which order is part of the contract: who asks, what is asked for, whether there is such a user, an address, a template
/// that renders; then the provider.
/// </summary>
internal sealed class TestSendEndpoint(EndpointServices services)
{
    private readonly Problems _problems = services.Problems;
    private readonly TestSender _sender = new(services);

    public void Map(RouteGroupBuilder group)
    {
        var endpoint = group.MapPost("/test", SendAsync)
            .RequireSameSite(_problems)
            .WithSummary("Sends one message to a user now.")
            .AcceptsJson<TestSendRequest>()
            .Produces<TestSendResponse>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status502BadGateway)
            .ProducesProblem(StatusCodes.Status504GatewayTimeout);
        services.Authorization.Require(
            endpoint,
            services.Options.OwnerPolicy,
            nameof(NotifyEndpointOptions.OwnerPolicy));
        services.Limits.Limit(endpoint, services.Options.TestSendLimit, services.ClientOf);
    }

    private async Task<IResult> SendAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var (request, failure) = await services.JsonBodies
            .ReadAsync<TestSendRequest>(context, BodyLimits.TestSendBytes)
            .ConfigureAwait(false);
        if (request is null)
            return failure!;
        if (Check(request, out var channel) is { } wrong)
            return wrong;

        var book = context.RequestServices.GetRequiredService<IAddressBook>();
        var directory = context.RequestServices.GetService<IRecipientDirectory>()
            ?? new AddressBookDirectory(book, services.Channels);
        if (await directory.FindAsync(request.UserId!, cancellationToken).ConfigureAwait(false) is not { } recipient)
            return _problems.NotFound("There is no user of that id.");
        if (!await HasAddressAsync(book, recipient, channel!.Kind.Name, cancellationToken).ConfigureAwait(false))
            return _problems.BadRequest("No address.", $"The user has no address of kind '{channel.Kind.Name}'; add one to the address book.", ("Missing", new[] { channel.Kind.Name }));

        var notification = new Notification(request.TemplateName!, recipient)
        {
            Via = channel.Name,
            List = string.IsNullOrWhiteSpace(request.List) ? null : request.List,
            Model = request.TemplateVars is { ValueKind: JsonValueKind.Object } variables ? variables : null,
        };
        return await _sender.SendAsync(context, notification, channel.Name, cancellationToken).ConfigureAwait(false);
    }

    private IResult? Check(TestSendRequest request, out ChannelRegistration? channel)
    {
        channel = null;
        if (string.IsNullOrWhiteSpace(request.UserId))
            return Missing(nameof(request.UserId));
        if (string.IsNullOrWhiteSpace(request.Channel))
            return Missing(nameof(request.Channel));
        if (string.IsNullOrWhiteSpace(request.TemplateName))
            return Missing(nameof(request.TemplateName));
        if (request.TemplateVars is { ValueKind: not (JsonValueKind.Object or JsonValueKind.Null) })
            return _problems.Unprocessable("The variables are no JSON object.", nameof(request.TemplateVars));
        channel = services.Channels.Find(request.Channel);
        return channel is null
            ? _problems.Unprocessable(
                $"There is no channel of that name; there are: {ChannelNames()}.",
                nameof(request.Channel))
            : null;
    }

    private string ChannelNames() => string.Join(", ", services.Channels.All.Select(channel => channel.Name));

    private IResult Missing(string member) =>
        _problems.Unprocessable($"'{services.Json.Naming.ConvertName(member)}' is missing.", member);

    private static async ValueTask<bool> HasAddressAsync(IAddressBook book, Recipient recipient, string kind, CancellationToken cancellationToken) =>
        recipient.AddressFor(kind) is not null
        || (recipient.UserId is { } user && (await book.GetAddressesAsync(user, kind, cancellationToken).ConfigureAwait(false)).Count > 0);
}
