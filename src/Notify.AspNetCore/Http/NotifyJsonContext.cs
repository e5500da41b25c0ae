using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;
using Notify.AspNetCore.Models;

namespace Notify.AspNetCore.Http;

/// <summary>The JSON metadata of all bodies of the endpoints, so that they need no reflection.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(TestSendRequest))]
[JsonSerializable(typeof(TestSendResponse))]
[JsonSerializable(typeof(PublicKeyResponse))]
[JsonSerializable(typeof(SubscriptionBody))]
[JsonSerializable(typeof(SubscriptionResponse))]
[JsonSerializable(typeof(QueuesResponse))]
[JsonSerializable(typeof(DeadLetterList))]
[JsonSerializable(typeof(DeadLetterDetails))]
[JsonSerializable(typeof(RequeuedResponse))]
[JsonSerializable(typeof(SuppressionListResponse))]
[JsonSerializable(typeof(LiftRequest))]
[JsonSerializable(typeof(TemplateList))]
[JsonSerializable(typeof(PreviewRequest))]
[JsonSerializable(typeof(PreviewResponse))]
// Problem details and their members, for which a host without reflection has no metadata.
[JsonSerializable(typeof(ProblemDetails))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(double))]
internal sealed partial class NotifyJsonContext : JsonSerializerContext;
