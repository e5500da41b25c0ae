using Notify.Delivery;

namespace Notify.Email.Mime;

/// <summary>The parts of a message, or the reason why they cannot be built.</summary>
internal readonly record struct BodyDraft(OutgoingBody? Entity, SendResult? Refusal);
