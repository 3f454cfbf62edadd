"""The fields of a Bot API update by name: what somebody said on purpose, what stands beside it, what is no news."""

from __future__ import annotations

# What a message can be made of -> what we call it. An animation is given as a document too, so it stands first.
KINDS = (
    ("photo", "photo"),
    ("live_photo", "photo"),
    ("voice", "voice"),
    ("audio", "voice"),
    ("video", "video"),
    ("video_note", "video"),
    ("animation", "video"),
    ("sticker", "sticker"),
    ("document", "document"),
)
# What else somebody can send on purpose; we cannot read it, and say so.
OTHER = frozenset(
    {
        "dice",
        "game",
        "poll",
        "story",
        "paid_media",
        "checklist",
        "invoice",
        "rich_message",
        "passport_data",
        "giveaway",
    }
)
# What only stands beside the content of a message, and says nothing by itself.
BESIDE = frozenset(
    {
        *(
            "message_id",
            "message_thread_id",
            "direct_messages_topic",
            "from",
            "sender_chat",
            "sender_boost_count",
        ),
        *("sender_business_bot", "sender_tag", "date", "guest_query_id", "business_connection_id", "chat"),
        *("forward_origin", "is_topic_message", "is_automatic_forward", "reply_to_message", "external_reply"),
        *("quote", "reply_to_story", "reply_to_checklist_task_id", "reply_to_poll_option_id", "via_bot"),
        *("guest_bot_caller_user", "guest_bot_caller_chat", "edit_date", "has_protected_content"),
        *(
            "is_from_offline",
            "is_paid_post",
            "media_group_id",
            "author_signature",
            "paid_star_count",
            "entities",
        ),
        *("link_preview_options", "suggested_post_info", "effect_id", "caption_entities", "reply_markup"),
        *("show_caption_above_media", "has_media_spoiler"),
    }
)
# News about a chat, a payment, a gift: nobody said anything. Of an update: nothing of it is asked for.
SERVICE = frozenset(
    {
        *("new_chat_members", "left_chat_member", "chat_owner_left", "chat_owner_changed", "new_chat_title"),
        *("new_chat_photo", "delete_chat_photo", "group_chat_created", "supergroup_chat_created"),
        *(
            "channel_chat_created",
            "message_auto_delete_timer_changed",
            "migrate_to_chat_id",
            "migrate_from_chat_id",
        ),
        *("pinned_message", "successful_payment", "refunded_payment", "users_shared", "chat_shared", "gift"),
        *("unique_gift", "gift_upgrade_sent", "connected_website", "write_access_allowed"),
        *("proximity_alert_triggered", "boost_added", "chat_background_set", "checklist_tasks_done"),
        *(
            "checklist_tasks_added",
            "direct_message_price_changed",
            "forum_topic_created",
            "forum_topic_edited",
        ),
        *("forum_topic_closed", "forum_topic_reopened", "general_forum_topic_hidden"),
        *("general_forum_topic_unhidden", "giveaway_created", "giveaway_winners", "giveaway_completed"),
        *("managed_bot_created", "paid_message_price_changed", "poll_option_added", "poll_option_deleted"),
        *("suggested_post_approved", "suggested_post_approval_failed", "suggested_post_declined"),
        *("suggested_post_paid", "suggested_post_refunded", "video_chat_scheduled", "video_chat_started"),
        *("video_chat_ended", "video_chat_participants_invited", "web_app_data"),
    }
)
UNHEARD = frozenset(
    {
        *("channel_post", "edited_channel_post", "business_connection", "business_message", "guest_message"),
        *(
            "edited_business_message",
            "deleted_business_messages",
            "message_reaction",
            "message_reaction_count",
        ),
        *(
            "inline_query",
            "chosen_inline_result",
            "shipping_query",
            "pre_checkout_query",
            "purchased_paid_media",
        ),
        *("poll", "poll_answer", "chat_member", "chat_join_request", "chat_boost", "removed_chat_boost"),
        "managed_bot",
    }
)
